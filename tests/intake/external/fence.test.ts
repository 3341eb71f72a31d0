// A fence proves what came before it; one that does not return says so.

import { beforeEach, expect, it } from 'vitest';
import { Fence } from '../../../hub/intake/external/fence.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let published: string[];
let overdue: number;
let fence: Fence;
beforeEach(() => {
  clock = new FakeClock();
  published = [];
  overdue = 0;
  let count = 0;
  fence = new Fence({
    clock,
    chance: { fraction: () => 0, token: () => `token-${++count}` },
    patienceMs: 20_000,
    publish: (_topic, token) => void published.push(token),
    onOverdue: () => (overdue += 1),
  });
});

it('passes with its own token alone', async () => {
  const passed = fence.raise();
  fence.came('token-of-an-earlier-run');
  clock.advance(20_000);
  expect(overdue).toBe(1);
  fence.came('token-1');
  expect(await passed).toBe(true);
});

it('one more serves all that ask while another is on its way', async () => {
  const first = fence.raise();
  const others = Array.from({ length: 1000 }, () => fence.raise());
  expect(published).toEqual(['token-1']);
  fence.came('token-1');
  expect(await first).toBe(true);
  expect(published).toEqual(['token-1', 'token-2']);
  fence.came('token-2');
  expect(new Set(await Promise.all(others))).toEqual(new Set([true]));
});

it('whatever else comes renews patience, and nobody waits once it has passed', () => {
  void fence.raise();
  clock.advance(19_000);
  fence.touch();
  clock.advance(19_000);
  expect(overdue).toBe(0);
  fence.came('token-1');
  clock.advance(60_000);
  expect(overdue).toBe(0);
});

it('falls with the line, for all who wait', async () => {
  const waiting = [fence.raise(), fence.raise()];
  fence.fall();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  clock.advance(60_000);
  expect(overdue).toBe(0);
});
