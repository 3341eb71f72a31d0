// The status port is closed by default, and a browser is not turned against it.

import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, type RunningStatus, startStatus } from './running-status.ts';

const wang = { user: 'wang', password: 'correct horse' };

let hub: RunningStatus;
let cookie: string;
beforeAll(async () => {
  hub = await startStatus();
  const code = new URLSearchParams(hub.status.firstLoginLink()?.split('?')[1]).get('code');
  const answer = await hub.post('/api/v1/first-login', { ...wang, code }, { origin: hub.url });
  cookie = cookieOf(answer);
});
afterAll(() => hub[Symbol.asyncDispose]());

/** A plain request, as fetch would not let Host or Origin be chosen. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = method === 'GET' ? '' : '{}';
    const options = { method, headers: { 'content-length': String(body.length), ...headers } };
    const asking = request(hub.url + path, options, (answer) => resolve(answer.resume().statusCode ?? 0));
    asking.on('error', reject).end(body);
  });
}

const CLOSED = [
  '/api/v1/hall',
  '/api/v1/devices',
  '/api/v1/alarms',
  '/api/v1/upstream',
  '/api/v1/quarantine',
  '/api/v1/stream',
];

test.each([...CLOSED, '/api/v1/classes/lamp/icon.svg', '/api/v1/whatever'])('%s needs a login', async (path) => {
  const answer = await fetch(hub.url + path);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    code: 'login-required',
    message: { en: expect.stringMatching(/./), zh: expect.stringMatching(/\p{Script=Han}/u) },
  });
});

test('a wrong token is refused, even beside a good cookie', async () => {
  expect(await ask('/api/v1/devices', { authorization: 'Bearer atrium_wrong', cookie })).toBe(401);
});

test('a session cookie opens the API, is out of reach of scripts and of other sites', async () => {
  expect(await ask('/api/v1/devices', { cookie })).toBe(200);
  const login = await hub.post('/api/v1/session', wang, {});
  expect(login.headers.get('set-cookie')).toMatch(
    /^atrium_test-hall=.+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
  );
});

test('a logout ends the session at the hub, not only in the browser', async () => {
  const own = cookieOf(await hub.post('/api/v1/session', wang, {}));
  const json = { 'content-type': 'application/json', origin: hub.url };
  expect(await ask('/api/v1/session', { cookie: own, ...json }, 'DELETE')).toBe(200);
  expect(await ask('/api/v1/devices', { cookie: own })).toBe(401);
});

test.each([
  ['another origin', { origin: 'http://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ['a same-site neighbour', { 'sec-fetch-site': 'same-site' }],
  ['a cookie without any origin', {}],
])('a change from %s is refused', async (_case, headers) => {
  expect(
    await ask('/api/v1/quarantine/1/replay', { cookie, 'content-type': 'application/json', ...headers }, 'POST'),
  ).toBe(403);
});

test('a change from the page itself passes, and so does one with a token', async () => {
  const json = { 'content-type': 'application/json' };
  expect(await ask('/api/v1/quarantine/1/replay', { cookie, ...json, origin: hub.url }, 'POST')).toBe(404);
  expect(await ask('/api/v1/quarantine/1/replay', { cookie, ...json, 'sec-fetch-site': 'same-origin' }, 'POST')).toBe(
    404,
  );
  expect(await ask('/api/v1/quarantine/1/replay', { authorization: `Bearer ${hub.token}`, ...json }, 'POST')).toBe(404);
});

test.each(['text/plain', 'application/x-www-form-urlencoded'])('a change sent as %s is refused', async (type) => {
  expect(await ask('/api/v1/session', { 'content-type': type, origin: hub.url }, 'POST')).toBe(415);
});

test('too large a body is refused', async () => {
  const answer = await hub.post('/api/v1/session', { ...wang, password: 'x'.repeat(20_000) }, {});
  expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'body-too-large' }]);
});

test.each(['/healthz', '/readyz', '/metrics'])(
  '%s is open on this machine, and to nobody who comes through a proxy or a foreign name',
  async (path) => {
    expect(await ask(path, {})).toBe(200);
    expect(await ask(path, { 'x-forwarded-for': '10.0.0.9' })).toBe(401);
    expect(await ask(path, { host: 'rebound.evil.example' })).toBe(401);
    expect(await ask(path, { host: 'hall.example', authorization: `Bearer ${hub.token}` })).toBe(200);
  },
);

test('every answer forbids what a page of ours never does', async () => {
  const { headers } = await hub.get('/api/v1/devices');
  const policy = headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(part);
  expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|https?:/);
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a revoked token opens nothing any more', async () => {
  const token = await hub.access.addToken('soon gone');
  expect(await ask('/api/v1/devices', { authorization: `Bearer ${token}` })).toBe(200);
  await hub.access.removeToken('soon gone');
  expect(await ask('/api/v1/devices', { authorization: `Bearer ${token}` })).toBe(401);
});

test('after ten attempts in a minute a login has to wait', async () => {
  await using fresh = await startStatus();
  const attempts = Array.from({ length: 11 }, () =>
    fresh.post('/api/v1/session', { user: 'nobody', password: 'guess' }, {}),
  );
  const statuses = (await Promise.all(attempts)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
});

test('a taken port is named together with the option that changes it', async () => {
  const port = Number(new URL(hub.url).port);
  const second = startStatus({ config: { host: '127.0.0.1', port } });
  await expect(second).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(`${port}.*--status-port`),
  });
});
