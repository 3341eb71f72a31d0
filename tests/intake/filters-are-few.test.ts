// T7: aedes looks through everything retained once for each filter, in one go; so filters are few.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { CONFORMANCE, startBroker } from '../support/broker-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryDurableMap } from '../support/memory-durable-map.ts';

const ACCOUNT = { username: CONFORMANCE.username, password: Buffer.from(CONFORMANCE.password) };
const filters = (from: number, count: number, suffix = '') =>
  Array.from({ length: count }, (_, index) => ({ topic: `conformance/${from + index}${suffix}`, qos: 0 as const }));

test('at most 32 filters at once and 100 in all are granted to one client', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, conformance: CONFORMANCE });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'c', ...ACCOUNT });
  await client.next('connack');
  const granted: number[] = [];
  for (let times = 0; times < 4; times++) {
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters(times * 40, 40) });
    granted.push((await client.next('suback')).granted.filter((qos) => qos !== 128).length);
    clock.advance(1_000);
  }
  expect(granted).toEqual([32, 32, 32, 4]);
  client.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['conformance/0'] });
  await client.next('unsuback');
  client.send({ cmd: 'subscribe', messageId: 3, subscriptions: filters(900, 1) });
  expect((await client.next('suback')).granted).toEqual([0]);
});

test('a device with thousands of filters in its packet does not hold up the hub', async () => {
  const retained = new MemoryDurableMap();
  for (let index = 0; index < 10_000; index++) retained.content.set(`conformance/${index}/x`, '{"qos":0,"payload":""}');
  const harness = await startBroker({ retained });
  const device = await harness.raw();
  await device.login('kiosk-01');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters(0, 3_000, '/#') });
  expect(new Set((await device.next('suback')).granted)).toEqual(new Set([128]));
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan(500);
  expect(harness.said('subscribe refused')).toHaveLength(1);
});
