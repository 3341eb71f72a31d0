// The JSON API says what the hub knows, in the form that docs/api.md promises.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { burntOut, FakeHall, LAMP_ICON, lamp, refusedMessage } from './fake-hall.ts';
import { type RunningStatus, startStatus } from './running-status.ts';

const AT = Date.UTC(2026, 0, 5, 8);

let hub: RunningStatus;
beforeAll(async () => {
  hub = await startStatus({ hall: new FakeHall(AT) });
});
afterAll(() => hub[Symbol.asyncDispose]());

const json = async (path: string): Promise<unknown> => (await hub.get(path)).json();

test('a device is answered whole: verdict, points with word and freshness, times in RFC 3339', async () => {
  const devices = await json('/api/v1/devices');
  const since = new Date(AT - 720_000).toISOString();
  const at = new Date(AT).toISOString();
  expect(devices).toHaveLength(2);
  expect((devices as unknown[])[0]).toEqual({
    id: 'lamp-1',
    class: 'lamp',
    className: { en: 'Lamp', zh: '灯具' },
    zone: 'entrance',
    name: { en: 'Lamp lamp-1', zh: '灯 lamp-1' },
    verdict: { connectivity: 'online', health: 'normal', why: { en: 'Reports on time', zh: '按时上报' }, since },
    lastSeen: at,
    faults: [],
    points: [
      {
        name: 'brightness',
        label: { en: 'Brightness', zh: '亮度' },
        value: 81.25,
        valueLabel: null,
        unit: '%',
        at,
        quality: 'good',
        freshnessMs: 60_000,
      },
      {
        name: 'mode',
        label: { en: 'Mode', zh: '模式' },
        value: 'warm',
        valueLabel: { en: 'warm', zh: '暖光' },
        unit: '',
        at,
        quality: 'good',
        freshnessMs: null,
      },
    ],
    counts: { received: 12, duplicates: 1, lost: 0, resets: 1, violations: 0 },
  });
});

test('a device that was never seen has null as its last sign of life', async () => {
  hub.hall.show(lamp('lamp-1', AT, { lastSeen: null, points: [] }));
  expect(await json('/api/v1/devices')).toMatchObject([{ lastSeen: null, points: [] }, {}]);
});

test('an active alarm is answered with cause, consequence and action', async () => {
  const alarm = burntOut('lamp-1', AT);
  hub.hall.raise(alarm);
  expect(await json('/api/v1/alarms')).toEqual([{ ...alarm, raisedAt: '2026-01-05T08:00:00.000Z' }]);
});

test('the line to the centre is answered with its backlog in each lane', async () => {
  hub.hall.showUpstream({ state: 'offline', since: AT, backlog: 7, lastConfirmedAt: null });
  const lane = { last: 10, confirmed: 10, backlog: 0 };
  expect(await json('/api/v1/upstream')).toEqual({
    state: 'offline',
    since: '2026-01-05T08:00:00.000Z',
    reason: hub.hall.upstreamView.reason,
    lanes: { ledger: lane, alarm: lane, event: lane, report: lane, telemetry: lane },
    backlog: 7,
    inFlight: 0,
    confirmation: 'puback',
    isApplicationSilent: false,
    lastConfirmedAt: null,
  });
});

test('quarantine is listed in pages, newest first, with the bytes and a readable beginning', async () => {
  hub.hall.quarantined.push(refusedMessage(3, AT), refusedMessage(2, AT), { ...refusedMessage(1, AT), raw: undefined });
  const { raw: _raw, ...rest } = refusedMessage(3, AT);
  expect(await json('/api/v1/quarantine?limit=1')).toEqual({
    count: 3,
    entries: [
      {
        ...rest,
        receivedAt: '2026-01-05T08:00:00.000Z',
        raw: 'eyJicmlnaHRuZXNzIjoxODF9Bw==',
        preview: '{"brightness":181}·',
        size: 19,
      },
    ],
  });
  expect(await json('/api/v1/quarantine?before=2')).toMatchObject({
    entries: [{ id: 1, raw: null, preview: null, size: null }],
  });
});

test('a page of quarantine has a limit', async () => {
  expect((await hub.get('/api/v1/quarantine?limit=51')).status).toBe(400);
});

test('a message in quarantine can be checked anew, and one that is not there is not found', async () => {
  const accepted = await hub.post('/api/v1/quarantine/3/replay', {});
  expect([accepted.status, await accepted.json()]).toEqual([200, { outcome: 'accepted' }]);
  hub.hall.replayOutcome = 'refused-again';
  expect(await (await hub.post('/api/v1/quarantine/3/replay', {})).json()).toEqual({ outcome: 'refused-again' });
  const missing = await hub.post('/api/v1/quarantine/99/replay', {});
  expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'not-found' }]);
});

test('the hall is answered with its zones, and a class with its drawing', async () => {
  expect(await json('/api/v1/hall')).toEqual(hub.hall.hall);
  const icon = await hub.get('/api/v1/classes/lamp/icon.svg');
  expect(await icon.text()).toBe(LAMP_ICON);
  expect(icon.headers.get('content-security-policy')).toContain('sandbox');
  expect(await (await hub.get('/api/v1/classes/unheard-of/icon.svg')).text()).toContain('<svg');
});

test('ready follows the hub', async () => {
  expect(await json('/readyz')).toEqual({ ready: true });
  await using starting = await startStatus({ isReady: () => false });
  const answer = await starting.get('/readyz');
  expect([answer.status, await answer.json()]).toEqual([503, { ready: false }]);
});

test('an unknown path is refused in both languages', async () => {
  const answer = await hub.get('/api/v1/nothing');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    code: 'not-found',
    message: { en: expect.any(String), zh: expect.any(String) },
  });
});
