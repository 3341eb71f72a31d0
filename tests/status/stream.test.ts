// The live stream over real sockets: a snapshot, then what changed; nobody slows anybody down.

import { expect, test } from 'vitest';
import { seconds, systemClock } from '../../hub/foundation/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { EventReader } from './event-reader.ts';
import { burntOut, lamp, refusedMessage } from './fake-hall.ts';
import { startStatus } from './running-status.ts';

const AT = Date.UTC(2026, 0, 5, 8);

test('a connection begins with a snapshot that equals the answers of the API', async () => {
  await using hub = await startStatus();
  hub.hall.raise(burntOut('lamp-1', AT));
  using viewer = new EventReader(hub.url, hub.token);
  const snapshot = await viewer.next('snapshot');
  const [hall, devices, alarms, upstream, storage, commands] = await Promise.all(
    ['hall', 'devices', 'alarms', 'upstream', 'storage', 'commands'].map(async (path) =>
      (await hub.get(`/api/v1/${path}`)).json(),
    ),
  );
  const answers = { hall, devices, alarms, upstream, storage, commands };
  expect(snapshot).toEqual({ at: expect.any(String), ...answers, quarantine: { count: 0 } });
});

test('after the snapshot come the changes: device, alarm, line, quarantine', async () => {
  await using hub = await startStatus();
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  hub.hall.show(lamp('lamp-2', AT, { faults: ['burnt-out'] }));
  hub.hall.raise(burntOut('lamp-2', AT));
  hub.hall.showUpstream({ state: 'offline', backlog: 3 });
  expect(await viewer.next('devices')).toMatchObject({
    changed: [{ id: 'lamp-2', faults: ['burnt-out'] }],
    removed: [],
  });
  expect(await viewer.next('alarms')).toMatchObject({ changed: [{ id: 'lamp-2/burnt-out', state: 'unacknowledged' }] });
  expect(await viewer.next('upstream')).toMatchObject({ state: 'offline', backlog: 3 });
  hub.hall.quarantineMessage(refusedMessage(1, AT));
  expect(await viewer.next('quarantine')).toEqual({ count: 1 });
});

test('an alarm that clears is told once more, as normal', async () => {
  await using hub = await startStatus();
  const alarm = burntOut('lamp-1', AT);
  hub.hall.raise(alarm);
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  hub.hall.clear(alarm, AT + 1000);
  expect(await viewer.next('alarms')).toMatchObject({
    changed: [{ state: 'normal', clearedAt: '2026-01-05T08:00:01.000Z' }],
  });
});

test('a device that was removed is named as removed', async () => {
  await using hub = await startStatus();
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  hub.hall.remove('lamp-1');
  expect(await viewer.next('devices')).toEqual({ changed: [], removed: ['lamp-1'] });
});

test('a burst becomes one push with the newest state of each device', async () => {
  const clock = new FakeClock();
  await using hub = await startStatus({ clock });
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  const burst = () => {
    for (let n = 1; n <= 500; n++) hub.hall.show(lamp('lamp-1', AT, { faults: [`fault-${n}`] }));
  };
  burst();
  clock.advance(0);
  burst();
  clock.advance(249);
  expect(await viewer.next('devices')).toMatchObject({ changed: [{ faults: ['fault-500'] }] });
  expect(viewer.named('devices')).toHaveLength(1);
  clock.advance(1);
  await viewer.next('devices', 2);
});

test('a viewer that stops reading is dropped, and the others miss nothing', async () => {
  await using hub = await startStatus({
    streamLimits: { budgetBytes: 64 * 1024, viewers: 10, heartbeatMs: seconds(10) },
  });
  using slow = new EventReader(hub.url, hub.token);
  using quick = new EventReader(hub.url, hub.token);
  await Promise.all([slow.next('snapshot'), quick.next('snapshot')]);
  slow.pause();
  // Larger than the buffers of the two sockets, which the kernel fills before anything waits in the hub.
  const faults = Array.from({ length: 100_000 }, (_, n) => `fault-${n}`);
  for (let n = 1; hub.status.stats().droppedViewers === 0; n++) {
    hub.hall.show(lamp('lamp-1', AT, { faults: [...faults, `round-${n}`] }));
    await quick.next('devices', n);
    if (n > 20) throw new Error('the slow viewer was kept');
  }
  expect(hub.status.stats()).toEqual({ viewers: 1, droppedViewers: 1 });
  slow.resume();
  await waitFor(() => slow.isClosed);
  expect(quick.isClosed).toBe(false);
});

test('one viewer too many is refused', async () => {
  await using hub = await startStatus({ streamLimits: { budgetBytes: 1024, viewers: 1, heartbeatMs: seconds(10) } });
  using first = new EventReader(hub.url, hub.token);
  await first.next('snapshot');
  const second = await hub.get('/api/v1/stream');
  expect([second.status, await second.json()]).toMatchObject([503, { code: 'too-many-viewers' }]);
});

test('a heartbeat tells the time of the hub, and ends the stream of a revoked token', async () => {
  const clock = new FakeClock();
  await using hub = await startStatus({ clock });
  using viewer = new EventReader(hub.url, hub.token);
  await viewer.next('snapshot');
  clock.advance(seconds(10));
  expect(await viewer.next('heartbeat')).toEqual({ at: new Date(clock.now()).toISOString() });
  await hub.access.removeToken('test');
  clock.advance(seconds(10));
  await waitFor(() => viewer.isClosed);
});

test('a viewer that leaves is forgotten, and a stopped hub leaves no viewer and no listener', async () => {
  const hub = await startStatus();
  const leaving = new EventReader(hub.url, hub.token);
  using staying = new EventReader(hub.url, hub.token);
  await Promise.all([leaving.next('snapshot'), staying.next('snapshot')]);
  leaving[Symbol.dispose]();
  await waitFor(() => hub.status.stats().viewers === 1);
  const begun = systemClock.monotonicMs();
  await hub[Symbol.asyncDispose]();
  await waitFor(() => staying.isClosed);
  expect(hub.hall.listenerCount).toBe(0);
  expect(systemClock.monotonicMs() - begun).toBeLessThan(2000);
});
