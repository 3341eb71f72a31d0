// Commands and refused records over the JSON API: who asks is known, what cannot be asked is not found.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandRequest } from '../../hub/messages/command.ts';
import { EventReader } from './event-reader.ts';
import { FakeHall, refusedRecord } from './fake-hall.ts';
import { type RunningStatus, startStatus } from './running-status.ts';

const AT = Date.UTC(2026, 0, 5, 8);
const DIM = '/api/v1/devices/lamp-1/commands';

let hub: RunningStatus;
const asked: CommandRequest[] = [];
beforeAll(async () => {
  const hall = new FakeHall(AT);
  const { request } = hall.commands;
  hall.commands.request = (it) => {
    asked.push(it);
    return request(it);
  };
  hub = await startStatus({ hall });
});
afterAll(() => hub[Symbol.asyncDispose]());

const bodyOf = async (answer: Promise<Response>): Promise<unknown> => (await answer).json();

test('a command is asked for in the name of the caller, with the time to live of its contract', async () => {
  const body = await bodyOf(hub.post(DIM, { name: 'dim', arguments: { level: 50, mode: 'warm' } }));
  expect(body).toMatchObject({ deviceId: 'lamp-1', name: 'dim', state: 'accepted', asker: 'test', origin: 'api' });
  const [request] = asked;
  expect(request?.arguments).toEqual({ level: 50, mode: 'warm' });
  expect((request?.expiresAt ?? 0) - (request?.issuedAt ?? 0)).toBe(15_000);
  expect(await bodyOf(hub.get('/api/v1/commands'))).toEqual([body]);
});

test('two requests without an id are two commands; an id that is given is kept', async () => {
  await hub.post(DIM, { name: 'dim' });
  await hub.post(DIM, { name: 'dim' });
  await hub.post(DIM, { name: 'dim', id: 'my-key.1' });
  const ids = asked.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('my-key.1');
});

test('every change of a command goes over the live stream, a refusal with its reason', async () => {
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  const [accepted] = hub.hall.commandList;
  if (!accepted) throw new Error('no command');
  const text = { en: 'The device is offline.', zh: '设备离线。' };
  hub.hall.showCommand({ ...accepted, state: 'failed', reason: { code: 'device-offline', text }, changedAt: AT });
  expect(await viewer.next('commands')).toMatchObject({
    changed: [{ id: accepted.id, state: 'failed', reason: { code: 'device-offline', text } }],
  });
});

test.each([
  ['an unknown device', '/api/v1/devices/nobody/commands', { name: 'dim' }, 404],
  ['an unknown command', DIM, { name: 'explode' }, 404],
  ['a name that every object has', DIM, { name: 'constructor' }, 404],
  ['an id that is no id', DIM, { name: 'dim', id: 'a b' }, 400],
  ['a field that was misspelt', DIM, { name: 'dim', argumnets: {} }, 400],
  ['another name for the asker', DIM, { name: 'dim', asker: 'root' }, 400],
  ['arguments that are no object', DIM, { name: 'dim', arguments: [1, 2] }, 400],
])('%s is refused, and nothing is asked', async (_, path, body, status) => {
  const before = asked.length;
  expect((await hub.post(path, body)).status).toBe(status);
  expect(asked).toHaveLength(before);
});

test('nobody asks anything without a login', async () => {
  const before = asked.length;
  expect((await hub.post(DIM, { name: 'dim' }, {})).status).toBe(401);
  expect(asked).toHaveLength(before);
});

test('a class is answered with the forms of its commands', async () => {
  expect(await bodyOf(hub.get('/api/v1/classes/lamp'))).toMatchObject({
    class: 'lamp',
    commands: [
      { name: 'dim', label: { zh: '调光' }, arguments: { required: ['level', 'mode'] }, timeToLiveMs: 15_000 },
    ],
  });
  expect((await hub.get('/api/v1/classes/unheard-of')).status).toBe(404);
});

test('what the centre refused is listed with its reason, and can be sent again', async () => {
  hub.hall.setAsideList.push(refusedRecord(7, AT));
  expect(await bodyOf(hub.get('/api/v1/set-aside'))).toEqual([
    expect.objectContaining({
      lane: 'event',
      seq: 7,
      reason: 'no such meter',
      refusals: 5,
      data: { type: 'switched' },
    }),
  ]);
  expect(await bodyOf(hub.post('/api/v1/set-aside/event/7/resend', {}))).toEqual({ outcome: 'sent' });
  expect((await hub.post('/api/v1/set-aside/event/8/resend', {})).status).toBe(404);
  expect((await hub.post('/api/v1/set-aside/gossip/7/resend', {})).status).toBe(400);
});

test('the room of the journal is answered whole', async () => {
  const { since, ...view } = hub.hall.storageView;
  expect(await bodyOf(hub.get('/api/v1/storage'))).toEqual({ ...view, since: new Date(since).toISOString() });
});
