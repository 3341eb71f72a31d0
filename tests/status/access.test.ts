// People, tokens and sessions: who gets in, for how long, and what survives a restart.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { minutes } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Access } from '../../hub/status/access/access.ts';
import { openAccess } from '../../hub/status/access/open-access.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

const wang = { user: '王师傅', password: 'correct horse' };

let folder: string;
let clock: FakeClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-access-'));
  clock = new FakeClock();
});
afterEach(() => rm(folder, { recursive: true }));

const open = (): Promise<Access> => openAccess({ directory: folder, clock, chance: systemChance, log: silentLog });

async function logInFirst(access: Access): Promise<string> {
  const result = await access.createFirstUser(access.firstLoginCode() ?? '', wang);
  if (!result.ok) throw new Error(result.refusal);
  return result.secret;
}

test('the first-login code creates one user and is worth nothing afterwards', async () => {
  const access = await open();
  const code = access.firstLoginCode() ?? '';
  const results = await Promise.all([
    access.createFirstUser(code, wang),
    access.createFirstUser(code, { ...wang, user: 'second' }),
  ]);
  expect(results.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(access.firstLoginCode()).toBeUndefined();
  expect(await access.createFirstUser(code, wang)).toEqual({ ok: false, refusal: 'first-login-code-invalid' });
});

test('the first-login code stays the same until it is used, and ends with the process', async () => {
  const access = await open();
  const code = access.firstLoginCode() ?? '';
  expect(access.firstLoginCode()).toBe(code);
  expect(await (await open()).createFirstUser(code, wang)).toEqual({ ok: false, refusal: 'first-login-code-invalid' });
});

test.each([
  ['password-too-short', { user: 'wang', password: 'nine char' }],
  ['user-name-invalid', { user: 'a\nb', password: 'long enough indeed' }],
])('a first login is refused with %s and keeps the code good', async (refusal, credentials) => {
  const access = await open();
  const code = access.firstLoginCode() ?? '';
  expect(await access.createFirstUser(code, credentials)).toEqual({ ok: false, refusal });
  expect(access.firstLoginCode()).toBe(code);
});

test('a password is checked, and an unknown user is refused like a wrong password', async () => {
  const access = await open();
  await logInFirst(access);
  expect(await access.logIn(wang)).toMatchObject({ ok: true });
  expect(await access.logIn({ ...wang, password: 'wrong horse' })).toEqual({ ok: false, refusal: 'login-failed' });
  expect(await access.logIn({ ...wang, user: 'nobody' })).toEqual({ ok: false, refusal: 'login-failed' });
});

test('a storm of logins is told to come later instead of queueing without end', async () => {
  const access = await open();
  await logInFirst(access);
  const results = await Promise.all(Array.from({ length: 20 }, () => access.logIn({ ...wang, password: 'guess' })));
  expect(results.filter((result) => !result.ok && result.refusal === 'busy')).toHaveLength(4);
});

test('a session survives a restart of the hub, and ends with logout', async () => {
  const secret = await logInFirst(await open());
  const restarted = await open();
  expect(restarted.callerOfSession(secret)).toEqual({ kind: 'user', name: '王师傅' });
  await restarted.logOut(secret);
  expect(restarted.callerOfSession(secret)).toBeUndefined();
});

test('a session ends 12 hours after its last use', async () => {
  const access = await open();
  const secret = await logInFirst(access);
  clock.advance(minutes(11 * 60));
  expect(access.callerOfSession(secret)).toBeDefined();
  clock.advance(minutes(11 * 60));
  expect(access.callerOfSession(secret)).toBeDefined();
  clock.advance(minutes(12 * 60));
  expect(access.callerOfSession(secret)).toBeUndefined();
  await access.settled();
});

test('the use of a session is known after a restart too', async () => {
  const access = await open();
  const secret = await logInFirst(access);
  clock.advance(minutes(11 * 60));
  access.callerOfSession(secret);
  await access.settled();
  clock.advance(minutes(11 * 60));
  const restarted = await open();
  expect(restarted.callerOfSession(secret)).toBeDefined();
  await restarted.settled();
});

test('a session ends after 7 days, however much it is used', async () => {
  const access = await open();
  const secret = await logInFirst(access);
  for (let hour = 0; hour < 7 * 24 - 1; hour++) {
    clock.advance(minutes(60));
    expect(access.callerOfSession(secret)).toBeDefined();
  }
  clock.advance(minutes(60));
  expect(access.callerOfSession(secret)).toBeUndefined();
  await access.settled();
});

test('a token added or revoked by another process counts within a second', async () => {
  const [hub, commandLine] = [await open(), await open()];
  const end = hub.follow();
  const token = await commandLine.addToken('reports');
  clock.advance(1000);
  await waitFor(() => hub.callerOfToken(token)?.name === 'reports');
  expect(await commandLine.removeToken('reports')).toBe(true);
  clock.advance(1000);
  await waitFor(() => hub.callerOfToken(token) === undefined);
  end();
});

test('the file holds no secret in the clear', async () => {
  const access = await open();
  const session = await logInFirst(access);
  const token = await access.addToken('reports');
  const text = await readFile(join(folder, 'access.json'), 'utf8');
  for (const secret of [wang.password, session, token, token.slice('atrium_'.length)])
    expect(text).not.toContain(secret);
});

test('a token that another process has just made is good at once, and guesses do not make the file be read each time', async () => {
  const [hub, commandLine] = [await open(), await open()];
  const token = await commandLine.addToken('script');
  expect(hub.callerOfToken(token)).toBeUndefined();
  expect(await hub.callerOfNewToken('atrium_guess')).toBeUndefined();
  const later = await commandLine.addToken('later');
  expect(await hub.callerOfNewToken(later)).toBeUndefined();
  clock.advance(100);
  expect(await hub.callerOfNewToken(later)).toEqual({ kind: 'token', name: 'later' });
});
