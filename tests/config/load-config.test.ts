// A configuration is complete and frozen, or every problem is named with its line.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ConfigOverrides, loadConfig } from '../../hub/config/load-config.ts';
import { AtriumError } from '../../hub/foundation/errors.ts';

const HALL = 'hall:\n  id: h\n  name: { en: a, zh: b }\n  zones: [{ id: z, name: { en: a, zh: b } }]\n';
const folder = mkdtempSync(join(tmpdir(), 'atrium-config-'));
const file = join(folder, 'hall.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string, overrides?: ConfigOverrides) {
  writeFileSync(file, text);
  return loadConfig(file, overrides);
}

function failure(text: string, overrides?: ConfigOverrides): AtriumError {
  try {
    load(text, overrides);
  } catch (error) {
    if (error instanceof AtriumError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loading the configuration', () => {
  it('fills every default in', () => {
    const config = load(HALL);
    expect(config.broker).toMatchObject({ host: '127.0.0.1', port: 1883, tls: null, limits: { packetBytes: 65_536 } });
    expect(config).toMatchObject({ data: 'data', upstream: null, telemetry: { windowMs: 60_000 } });
  });

  it('takes contract folders relative to the file', () => {
    expect(load(`${HALL}contracts: [site]\n`).contracts).toEqual([join(folder, 'site')]);
  });

  it('names an unknown key with its line and the keys known there', () => {
    const { code, message } = failure(`${HALL}log:\n  level: info\n  colour:\n    of: sky\n`);
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('log.colour (line 7): unknown key; known here: level');
  });

  it('lists all problems at once, each with line, value found and what is allowed', () => {
    const { message } = failure(`${HALL}log: { level: loud }\nbroker:\n  port: ninety\n  limits: { clients: 0 }\n`);
    expect(message).toContain('log.level (line 5): found "loud"; allowed: trace, debug');
    expect(message).toContain('broker.port (line 7): found "ninety"; must be integer');
    expect(message).toContain('broker.limits.clients (line 8): found 0; must be >= 1');
  });

  it('says what is wrong within a section that may also be null, not that it should be null', () => {
    const { message } = failure(`${HALL}broker: { tls: { port: 1, key: k } }\n`);
    expect(message).toContain('the key "certificate" is missing');
    expect(message).not.toContain('null');
  });

  it('never shows a password', () => {
    const { message } = failure(`${HALL}broker: { conformance: { username: a, password: s3cret, prefix: a/ } }\n`);
    expect(message).toContain('broker.conformance.password (line 5)');
    expect(message).not.toContain('s3cret');
  });

  it('refuses what has no effect beside an external broker, and takes that broker alone', () => {
    const external = 'external: { url: mqtt://broker.example }';
    const { code, message } = failure(`${HALL}broker:\n  ${external}\n  websocketPort: 9001\n`);
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('broker.websocketPort (line 7): is for the embedded broker alone');
    expect(load(`${HALL}broker: { ${external} }\n`).broker.external).toEqual({ url: 'mqtt://broker.example' });
  });

  it('refuses an external broker at an address that is none of MQTT', () => {
    const { message } = failure(`${HALL}broker: { external: { url: "http://broker.example" } }\n`);
    expect(message).toContain('broker.external.url (line 5): found "http://broker.example"');
  });

  it.each(['mqtt://', 'mqtt://:1883', 'mqtt://[', 'mqtt://s3cret@ host'])('refuses the address %s', (url) => {
    const external = failure(`${HALL}broker: { external: { url: "${url}" } }\n`).message;
    const upstream = failure(`${HALL}upstream: { url: "${url}" }\n`).message;
    expect(external).toContain('broker.external.url (line 5): is no address');
    expect(upstream).toContain('upstream.url (line 5): is no address');
    expect(external + upstream).not.toContain('s3cret');
  });

  it.each([
    ['text that is no YAML', 'hall: { a: [', 'line 1'],
    ['a key that stands twice', `${HALL}data: a\ndata: b\n`, 'line 6'],
    ['an empty file', '', 'the key "hall" is missing'],
    ['a list', '- a\n', 'must be object'],
    ['a bare word', 'hello\n', 'must be object'],
    ['a section without content', `${HALL}broker:\n`, 'broker (line 5): found null; must be object'],
  ])('refuses %s with its place', (_what, text, place) => {
    expect(failure(text)).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(failure(text).message).toContain(place);
  });

  it('says which file cannot be read', () => {
    expect(() => loadConfig(join(folder, 'missing.yaml'))).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNREADABLE' }),
    );
  });

  it('is frozen through and through', () => {
    const config = load(HALL);
    const unfrozen = (value: unknown): unknown[] =>
      typeof value !== 'object' || value === null
        ? []
        : [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)];
    expect(unfrozen(config)).toEqual([]);
  });
});

describe('values from the command line', () => {
  it('take the place of those in the file, and begin sections that are missing or null', () => {
    const overrides = { data: '/d', 'broker.port': 0, 'upstream.url': 'mqtt://127.0.0.1:9' };
    for (const text of [HALL, `${HALL}broker: { port: 5, host: 0.0.0.0 }\nupstream: null\n`, `${HALL}upstream:\n`]) {
      const { data, broker, upstream } = load(text, overrides);
      expect([data, broker.port, upstream?.url, upstream?.inFlight]).toEqual(['/d', 0, 'mqtt://127.0.0.1:9', 20]);
    }
    expect(load(`${HALL}broker: { host: 0.0.0.0 }\n`, overrides).broker.host).toBe('0.0.0.0');
  });

  it('are validated like any other', () => {
    expect(failure(HALL, { 'status.port': 70_000 }).message).toContain('status.port: found 70000; must be <= 65535');
  });

  it('do not hide that a section is no section', () => {
    expect(failure(`${HALL}broker: 3\n`, { 'broker.port': 0 }).message).toContain(
      'broker (line 5): found 3; must be object',
    );
    expect(failure('- a\n', { data: 'x' }).message).toContain('must be object');
  });
});
