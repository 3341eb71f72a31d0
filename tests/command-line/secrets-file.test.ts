// Secrets of new devices go to a file that is known to be writable before there are any.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecretsFile } from '../../hub/command-line/secrets-file.ts';
import { AtriumProcess, atrium } from '../support/atrium-process.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-secrets-'));
  path = join(folder, 'device-secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('adds to the secrets that are there, for its owner alone', async () => {
  await (await SecretsFile.open(path)).add(new Map([['kiosk-01', 'one']]));
  await (await SecretsFile.open(path)).add(new Map([['kiosk-02', 'two']]));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ 'kiosk-01': 'one', 'kiosk-02': 'two' });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('leaves a file alone that holds something else', async () => {
  writeFileSync(path, 'notes');
  await expect(SecretsFile.open(path)).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' });
  expect(readFileSync(path, 'utf8')).toBe('notes');
});

it('an import whose secrets cannot be kept registers no device and says so in one line', async () => {
  const hall = ['--config', 'configs/demo.yaml', '--data', join(folder, 'data')];
  const nowhere = join(folder, 'missing/secrets.json');
  const refused = new AtriumProcess([
    'device',
    'import',
    'configs/demo-devices.yaml',
    ...hall,
    '--secrets-file',
    nowhere,
  ]);
  expect(await refused.ended()).toBe(1);
  expect(refused.output).toMatch(/^\S*missing\/secrets\.json cannot be written \(ENOENT\).*\n$/);
  expect(await atrium('device', 'list', ...hall)).not.toContain('kiosk-01');
});
