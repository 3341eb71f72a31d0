// The fault proxy that delays and throttles, by a clock that moves only when told.

import { expect, it } from 'vitest';
import { blackHole, delayed, open, throttled } from '../support/fault-proxy/passage.ts';
import { waitFor } from '../support/wait-for.ts';
import { ProxiedLine } from './proxied-line.ts';

it('a delay keeps each piece for its time, not the next one for twice that', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.set(delayed(100), open);
  client.say('first ');
  await line.holds('toTarget', 6);
  line.clock.advance(60);
  client.say('second');
  await line.holds('toTarget', 12);
  line.clock.advance(39);
  await line.holds('toTarget', 12);
  line.clock.advance(1);
  await target.hears('first ');
  await line.holds('toTarget', 6);
  line.clock.advance(60);
  await target.hears('first second');
  target.say('back at once');
  await client.hears('back at once');
});

it('jitter comes from its seed, stays in its range and changes no order', async () => {
  const waits = await Promise.all([jitterOf(7), jitterOf(7), jitterOf(8)]);
  expect(waits[0]).toEqual(waits[1]);
  expect(waits[0]).not.toEqual(waits[2]);
  for (const wait of waits.flat()) expect(wait >= 50 && wait <= 151).toBe(true);
  expect(new Set(waits[0]).size).toBeGreaterThan(1);
});

/** How long each of five pieces was held, one after the other. */
async function jitterOf(seed: number): Promise<number[]> {
  const line = await ProxiedLine.start(seed);
  const { client, target } = await line.pair();
  line.proxy.set(delayed(50, 100));
  const waits: number[] = [];
  for (const letter of 'abcde') {
    client.say(letter);
    await line.holds('toTarget', 1);
    let waitedMs = 0;
    while (line.proxy.connections[0]?.heldBytes.toTarget === 1 && waitedMs < 1_000) {
      line.clock.advance(1);
      waitedMs += 1;
    }
    waits.push(waitedMs);
  }
  await target.hears('abcde');
  return waits;
}

it('a throttle passes so many bytes a second, evenly', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.set(throttled(1_000), open);
  client.say('x'.repeat(2_000));
  await line.holds('toTarget', 2_000);
  const passed = () => line.proxy.connections[0]?.passedBytes.toTarget;
  line.clock.advance(100);
  expect(passed()).toBe(100);
  line.clock.advance(900);
  expect(passed()).toBe(1_000);
  line.clock.advance(999);
  expect(passed()).toBeLessThan(2_000);
  line.clock.advance(1);
  expect(passed()).toBe(2_000);
  await waitFor(() => target.received.length === 2_000);
});

it('what a black hole held goes at the rate of the throttle after it, as if it came only then', async () => {
  const line = await ProxiedLine.start();
  const { client } = await line.pair();
  line.proxy.set(blackHole);
  client.say('x'.repeat(500));
  await line.holds('toTarget', 500);
  line.clock.advance(60_000);
  line.proxy.set(throttled(1_000));
  expect(line.proxy.connections[0]?.passedBytes.toTarget).toBe(0);
  line.clock.advance(250);
  expect(line.proxy.connections[0]?.passedBytes.toTarget).toBe(250);
  line.proxy.set(open);
  expect(line.proxy.connections[0]?.passedBytes.toTarget).toBe(500);
});
