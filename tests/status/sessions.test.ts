// What the list of sessions costs: bounded in number, and sparing with writes.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { minutes } from '../../hub/foundation/clock.ts';
import { type JsonFile, openJsonFile } from '../../hub/foundation/json-file.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { type AccessFile, isAccessFile } from '../../hub/status/access/access-file.ts';
import { Sessions } from '../../hub/status/access/sessions.ts';
import { FakeClock } from '../support/fake-clock.ts';

const user = { name: 'wang', password: '', createdAt: '' };

let path: string;
let clock: FakeClock;
let file: JsonFile<AccessFile>;
let sessions: Sessions;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'atrium-sessions-')), 'access.json');
  clock = new FakeClock();
  const ports = { clock, log: silentLog };
  file = await openJsonFile({
    path,
    defaults: { users: [user], tokens: [], sessions: [] },
    isValid: isAccessFile,
    ...ports,
  });
  sessions = new Sessions({ file, chance: systemChance, ...ports });
});
afterEach(() => rm(join(path, '..'), { recursive: true }));

test('of more than 200 sessions the oldest ends', async () => {
  const secrets: string[] = [];
  for (let n = 0; n < 201; n++) secrets.push(await sessions.begin('wang'));
  expect(secrets.filter((secret) => sessions.userOf(secret) === 'wang')).toEqual(secrets.slice(1));
});

test('a session that has ended is taken out of the file with the next login', async () => {
  await sessions.begin('wang');
  clock.advance(minutes(13 * 60));
  await sessions.begin('wang');
  expect(file.data.sessions).toHaveLength(1);
});

test('a use is written down every ten minutes and no more often', async () => {
  const secret = await sessions.begin('wang');
  const before = await readFile(path, 'utf8');
  clock.advance(minutes(10));
  sessions.userOf(secret);
  await file.settled();
  expect(await readFile(path, 'utf8')).toBe(before);
  clock.advance(1);
  sessions.userOf(secret);
  await file.settled();
  expect(await readFile(path, 'utf8')).not.toBe(before);
});

test('the session of a user who was taken out of the file by hand is over', async () => {
  const secret = await sessions.begin('wang');
  await file.update((data) => {
    data.users = [];
  });
  expect(sessions.userOf(secret)).toBeUndefined();
});
