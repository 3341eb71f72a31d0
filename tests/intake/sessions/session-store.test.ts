// The session store passes the suite of aedes-persistence, and gives up what is beyond its bounds.

import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import { newCounters } from '../../../hub/intake/broker-options.ts';
import { SessionStore, type SessionStoreOptions } from '../../../hub/intake/sessions/session-store.ts';
import { deviceId } from '../../../hub/messages/ids.ts';
import { brokerPersistenceSuite } from '../../suites/broker-persistence.ts';
import { MemoryDurableMap } from '../../support/memory-durable-map.ts';

async function createStore(options: Partial<SessionStoreOptions> = {}): Promise<SessionStore> {
  const store = new SessionStore({
    sessions: new MemoryDurableMap(),
    retained: new MemoryDurableMap(),
    log: silentLog,
    counters: newCounters(),
    offlineMessages: 1_000,
    retainedMessages: 1_000,
    isGranted: () => true,
    isRegistered: () => true,
    ...options,
  });
  await store.load();
  return store;
}

const client = { id: 'kiosk-01' };
const retainedTopics = async (stream: Readable): Promise<string[]> =>
  (await stream.toArray()).map(({ topic }) => topic);
const message = (brokerCounter: number) => ({
  cmd: 'publish',
  brokerId: 'b',
  brokerCounter,
  topic: 't',
  payload: Buffer.from('x'),
  qos: 1,
});

describe('the suite of aedes-persistence', () => {
  brokerPersistenceSuite(() => createStore());
});

test('subscriptions and retained messages are there again after a restart', async () => {
  const maps = { sessions: new MemoryDurableMap(), retained: new MemoryDurableMap() };
  const before = await createStore(maps);
  await before.addSubscriptions(client, [
    { topic: 'a/b', qos: 1 },
    { topic: 'c', qos: 0 },
  ]);
  await before.removeSubscriptions(client, ['c']);
  await before.storeRetained({ topic: 'kept', payload: Buffer.from([0, 255, 1]), qos: 1 });
  await before.storeRetained({ topic: 'cleared', payload: 'x' });
  await before.storeRetained({ topic: 'cleared', payload: '' });

  const after = await createStore(maps);
  expect(await after.subscriptionsByClient(client)).toMatchObject([{ topic: 'a/b', qos: 1 }]);
  const retained = await after.createRetainedStreamCombi(['kept', 'cleared']).toArray();
  expect(retained).toEqual([
    { cmd: 'publish', topic: 'kept', payload: Buffer.from([0, 255, 1]), qos: 1, retain: true },
  ]);
  expect(await retainedTopics(after.createRetainedStreamCombi(['#']))).toEqual(['kept']);
});

test('a clean session leaves nothing on disk', async () => {
  const sessions = new MemoryDurableMap();
  const store = await createStore({ sessions });
  await store.addSubscriptions(client, [{ topic: 'a', qos: 1 }]);
  await store.outgoingEnqueue({ clientId: client.id }, message(1));
  await store.cleanSubscriptions(client);
  expect(sessions.content.size).toBe(0);
  expect(await store.outgoingStream(client).toArray()).toEqual([]);
});

test('an unreadable entry is left out and the others are loaded', async () => {
  const maps = { sessions: new MemoryDurableMap(), retained: new MemoryDurableMap() };
  await maps.sessions.put('broken', '[{');
  await maps.sessions.put(client.id, '[{"topic":"a","qos":1}]');
  await maps.retained.put('broken', 'null');
  const store = await createStore(maps);
  expect(await store.subscriptionsByClient(client)).toHaveLength(1);
  expect(await store.subscriptionsByClient({ id: 'broken' })).toEqual([]);
  expect(store.retainedCount).toBe(0);
});

test('a session keeps only its newest messages and counts the others', async () => {
  const counters = newCounters();
  const store = await createStore({ counters, offlineMessages: 3 });
  for (let counter = 1; counter <= 5; counter++) await store.outgoingEnqueue({ clientId: client.id }, message(counter));
  const kept = await store.outgoingStream(client).toArray();
  expect(kept.map(({ brokerCounter }) => brokerCounter)).toEqual([3, 4, 5]);
  expect(counters.droppedFromSessions).toBe(2);
});

test('a message that matches two filters of a session is queued once', async () => {
  const store = await createStore();
  await store.outgoingEnqueueCombi([{ clientId: client.id }, { clientId: client.id }], message(1));
  expect(await store.outgoingStream(client).toArray()).toHaveLength(1);
});

test('a message that was kept back from its client stays queued for its return', async () => {
  const store = await createStore();
  await store.outgoingEnqueue({ clientId: client.id }, message(1));
  await store.outgoingClearMessageId(client, { ...message(1), messageId: undefined });
  expect(await store.outgoingStream(client).toArray()).toHaveLength(1);
});

test('a retained message on one topic too many is not kept, while known topics stay current', async () => {
  const counters = newCounters();
  const store = await createStore({ counters, retainedMessages: 1 });
  await store.storeRetained({ topic: 'first', payload: 'old' });
  await store.storeRetained({ topic: 'second', payload: 'x' });
  await store.storeRetained({ topic: 'first', payload: 'new' });
  expect(await store.createRetainedStreamCombi(['first', 'second']).toArray()).toMatchObject([
    { topic: 'first', payload: 'new' },
  ]);
  expect(counters.retainedRefused).toBe(1);
});

test('exact topics, all that devices have, are looked up without a scan of what is retained', async () => {
  const store = await createStore({ retainedMessages: 50_000 });
  for (let index = 0; index < 20_000; index++) await store.storeRetained({ topic: `t/${index}`, payload: 'x' });
  const begunAt = performance.now();
  const found = await store
    .createRetainedStreamCombi(Array.from({ length: 5_000 }, (_, index) => `t/${index}`))
    .toArray();
  expect(found).toHaveLength(5_000);
  expect(performance.now() - begunAt).toBeLessThan(1_000);
});

test('what it keeps does not hold on to the buffer it came in', async () => {
  const store = await createStore();
  const wholeRead = Buffer.alloc(65_536);
  await store.storeRetained({ topic: 't', payload: wholeRead.subarray(0, 4) });
  await store.outgoingEnqueue({ clientId: client.id }, { ...message(1), payload: wholeRead.subarray(0, 4) });
  const [retained] = await store.createRetainedStreamCombi(['t']).toArray();
  const [queued] = await store.outgoingStream(client).toArray();
  expect(retained.payload.buffer).not.toBe(wholeRead.buffer);
  expect(queued.payload.buffer).not.toBe(wholeRead.buffer);
});

test('a filter that was refused is not stored with the granted ones of its packet', async () => {
  const store = await createStore({ isGranted: (_client, filter) => filter === 'own' });
  await store.addSubscriptions(client, [
    { topic: 'own', qos: 1 },
    { topic: '#', qos: 1 },
  ]);
  expect(await store.subscriptionsByClient(client)).toMatchObject([{ topic: 'own' }]);
});

test('a device that left the registry leaves no session, also where it left while the hub was down', async () => {
  const maps = { sessions: new MemoryDurableMap(), retained: new MemoryDurableMap() };
  const store = await createStore(maps);
  for (const id of ['kiosk-01', 'kiosk-02', 'kiosk-03', 'conformance/suite'])
    await store.addSubscriptions({ id }, [{ topic: 'a', qos: 1 }]);
  await store.forget(deviceId('kiosk-01'));
  expect(maps.sessions.content.has('kiosk-01')).toBe(false);
  const after = await createStore({ ...maps, isRegistered: (id) => id === 'kiosk-03' });
  expect([...maps.sessions.content.keys()]).toEqual(['kiosk-03', 'conformance/suite']);
  expect(await after.subscriptionsByClient({ id: 'kiosk-02' })).toEqual([]);
});
