// A command of the centre is read strictly: what is misspelt is not passed over.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../hub/checking/strict-json.ts';
import { readCentreCommand } from '../../hub/commands/centre-command.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const GOOD = {
  id: 'c-1.a',
  device: 'screen-01',
  name: 'volume',
  arguments: { volume: 30 },
  asker: '张伟',
  issuedAt: '2026-11-21T09:00:00.000Z',
  expiresAt: '2026-11-21T17:00:30+08:00',
};

const parse = (bytes: Uint8Array) => {
  const parsed = parseStrictJson(bytes);
  return parsed.ok ? parsed.value : undefined;
};
const readText = (text: string, isRetained = false) =>
  readCentreCommand({ payload: Buffer.from(text), isRetained }, NOW, parse);
const read = (message: object) => readText(JSON.stringify(message));

describe('a command of the centre', () => {
  it('becomes a request with all it says', () => {
    expect(read(GOOD)).toEqual({
      ok: true,
      request: {
        id: 'c-1.a',
        deviceId: 'screen-01',
        name: 'volume',
        arguments: { volume: 30 },
        asker: '张伟',
        origin: 'centre',
        issuedAt: NOW,
        expiresAt: NOW + 30_000,
        isRetained: false,
      },
    });
  });

  it('may leave its arguments out, and carries along that it was retained', () => {
    const { arguments: _, ...without } = GOOD;
    expect(readText(JSON.stringify(without), true)).toMatchObject({
      ok: true,
      request: { arguments: {}, isRetained: true },
    });
  });

  it.each([
    ['device', { device: 7 }],
    ['device', { device: '' }],
    ['name', { name: undefined }],
    ['name', { name: 'x'.repeat(65) }],
    ['name', { name: 'a\u0000b' }],
    ['arguments', { arguments: [1] }],
    ['arguments', { arguments: null }],
    ['asker', { asker: 'x'.repeat(129) }],
    ['issuedAt', { issuedAt: '2026-11-21 09:00' }],
    ['issuedAt', { issuedAt: 1_795_000_000 }],
    ['expiresAt', { expiresAt: '2026-13-41T09:00:00Z' }],
    ['expiresAt', { expiresAt: '2026-11-21T09:00:00' }],
    ['"argument"', { argument: {} }],
  ])('with a wrong field is told which: %s', (problem, changes) => {
    expect(read({ ...GOOD, ...changes })).toMatchObject({ ok: false, problem, request: { id: 'c-1.a' } });
  });

  it.each([
    ['no JSON', 'volume up'],
    ['no JSON', '{"id":"a","id":"b"}'],
    ['no JSON', `{"id":"a","__proto__":{}}`],
    ['no JSON', JSON.stringify({ ...GOOD, arguments: { text: 'x'.repeat(70_000) } })],
    ['no object', '[]'],
    ['id', JSON.stringify({ ...GOOD, id: 'x'.repeat(65) })],
    ['id', JSON.stringify({ ...GOOD, id: 'a/b' })],
  ])('whose id cannot be read is nobody’s: %s', (problem, text) => {
    expect(readText(text)).toEqual({ ok: false, problem, request: undefined });
  });

  it('of any bytes and any JSON never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.json(), fc.json(), (bytes, value, id) => {
        readCentreCommand({ payload: bytes, isRetained: false }, NOW, parse);
        readText(value);
        readText(`{"id":${id},"device":${value}}`);
      }),
    );
  });
});
