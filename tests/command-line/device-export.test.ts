// `atrium device export` writes what Mosquitto needs: Mosquitto itself lets in whom the files name, and only there.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mergePasswords, passwordLine } from '../../hub/command-line/mosquitto-files.ts';
import { atrium } from '../support/atrium-process.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestHall } from '../support/test-hall.ts';

let hall: TestHall;
let folder: string;
beforeAll(async () => {
  const external = { url: 'mqtt://127.0.0.1:1', username: 'the-hub', passwordFile: 'broker-password' };
  const devices = [
    { id: 'kiosk-01', class: 'kiosk' },
    { id: 'screen-01', class: 'screen' },
  ];
  hall = await TestHall.create({ devices, config: { broker: { external } } });
  folder = join(hall.folder, 'mosquitto');
  writeFileSync(join(hall.folder, 'broker-password'), 'secret of the hub\n');
});
afterAll(() => hall?.remove());

const device = (...args: readonly string[]) => atrium('device', ...args, '--config', hall.configFile);
const exportFiles = (...args: readonly string[]) => device('export', '--format', 'mosquitto', '--to', folder, ...args);
const secretsFile = () => join(hall.folder, 'device-secrets.json');
const users = () =>
  readFileSync(join(folder, 'passwords'), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [line.split(':')[0]]));

it('gives each device the channels of its contract, below its own id alone', async () => {
  const output = await exportFiles('--secrets-file', secretsFile());
  expect(output).toContain('3 of 3 users');
  const blocks = readFileSync(join(folder, 'acl'), 'utf8').split('\n\n');
  const kiosk = blocks
    .find((block) => block.startsWith('user kiosk-01\n'))
    ?.trim()
    .split('\n')
    .slice(1)
    .sort();
  expect(kiosk).toEqual(
    [
      ...['telemetry', 'state', 'event', 'presence', 'reply'].map(
        (name) => `topic write hall/v1/kiosk/kiosk-01/${name}`,
      ),
      'topic read hall/v1/kiosk/kiosk-01/command',
    ].sort(),
  );
  expect(blocks.find((block) => block.startsWith('user the-hub\n'))).toContain('topic write hall/v1/+/+/command');
  expect(statSync(join(folder, 'passwords')).mode & 0o777).toBe(0o600);
});

it('makes hashes by which Mosquitto lets devices and hub in, and nobody with another secret', async () => {
  await exportFiles('--secrets-file', secretsFile());
  const mosquitto = await Mosquitto.start({
    configuration: ({ port }) =>
      `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${join(folder, 'passwords')}\n`,
  });
  const login = async (username: string, password: string) => {
    const client = await connectAsync(mosquitto.url, { username, password, reconnectPeriod: 0 }, false).catch(
      () => null,
    );
    await client?.endAsync(true);
    return client !== null;
  };
  try {
    expect(await login('kiosk-01', hall.secretOf('kiosk-01'))).toBe(true);
    expect(await login('the-hub', 'secret of the hub')).toBe(true);
    expect(await login('kiosk-01', hall.secretOf('screen-01'))).toBe(false);
  } finally {
    await mosquitto.dispose();
  }
});

it('keeps the line of a device whose secret it no longer knows, and names those that have none', async () => {
  await exportFiles('--secrets-file', secretsFile());
  const added = await device('add', 'kiosk-02', '--class', 'kiosk');
  expect(added).toMatch(/Line for Mosquitto's password file: kiosk-02:\$7\$101\$/);
  const output = await exportFiles();
  expect(output).toContain('No secret is known of: kiosk-02.');
  expect(users()).toEqual(['the-hub', 'kiosk-01', 'screen-01']);
});

it('takes no secret that is not the registered one, and leaves out a device that is removed', async () => {
  writeFileSync(
    secretsFile(),
    JSON.stringify({ 'kiosk-02': 'an old secret', 'screen-01': hall.secretOf('screen-01') }),
  );
  await device('remove', 'kiosk-01');
  const output = await exportFiles('--secrets-file', secretsFile());
  expect(output).toContain('No secret is known of: kiosk-02.');
  expect(output).toContain('Left out, as no user of this hall: kiosk-01.');
  expect(users()).toEqual(['the-hub', 'screen-01']);
  expect(readFileSync(join(folder, 'acl'), 'utf8')).not.toContain('kiosk-01');
});

it('says so where the file of secrets is not there', async () => {
  await expect(exportFiles('--secrets-file', join(hall.folder, 'none.json'))).rejects.toThrow(
    /none\.json does not exist/,
  );
});

it('makes a new line of a new secret, with a salt of its own', () => {
  const [one, other] = [passwordLine('a', 's'), passwordLine('a', 's')];
  expect(one).not.toBe(other);
  expect(mergePasswords(`${one}\n`, ['a'], { a: 'new' }).text).not.toContain(one);
  expect(mergePasswords(`${one}\n`, ['a'], {})).toEqual({ text: `${one}\n`, missing: [], dropped: [] });
});
