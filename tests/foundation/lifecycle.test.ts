// Parts start in order, stop in reverse, and none can hold up the others.

import { beforeEach, describe, expect, it } from 'vitest';
import { Lifecycle, type Part } from '../../hub/foundation/lifecycle.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DEADLINE_MS = 5_000;
let clock: FakeClock;
let diary: string[];
let lifecycle: Lifecycle;
const signal = new AbortController().signal;

beforeEach(() => {
  clock = new FakeClock();
  diary = [];
  lifecycle = new Lifecycle({ clock, log: silentLog, stopDeadlineMs: DEADLINE_MS });
});

function part(name: string, changes: Partial<Pick<Part, 'start' | 'stop'>> = {}): Part {
  return {
    name,
    start: async () => void diary.push(`start ${name}`),
    stop: async () => void diary.push(`stop ${name}`),
    ...changes,
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('the life of the parts', () => {
  it('begins in the order given and ends in reverse', async () => {
    for (const name of ['journal', 'hall', 'broker']) await lifecycle.begin(part(name), signal);
    await lifecycle.stop();
    expect(diary).toEqual(['start journal', 'start hall', 'start broker', 'stop broker', 'stop hall', 'stop journal']);
  });

  it('hands the part back, usable', async () => {
    const journal = part('journal');
    expect(await lifecycle.begin(journal, signal)).toBe(journal);
  });

  it('stops what had begun when one cannot start, that one included, and throws why', async () => {
    await lifecycle.begin(part('journal'), signal);
    const start = async () => {
      throw new Error('port taken');
    };
    await expect(lifecycle.begin(part('broker', { start }), signal)).rejects.toThrow('port taken');
    expect(diary).toEqual(['start journal', 'stop broker', 'stop journal']);
  });

  it('does not start a part when the end was asked for already', async () => {
    const aborted = AbortSignal.abort(new Error('interrupted'));
    await expect(lifecycle.begin(part('broker'), aborted)).rejects.toThrow('interrupted');
    expect(diary).toEqual(['stop broker']);
  });

  it('goes on to the others when one hangs, after its deadline', async () => {
    await lifecycle.begin(part('journal'), signal);
    await lifecycle.begin(part('broker', { stop: () => new Promise(() => {}) }), signal);
    const stopped = lifecycle.stop();
    await nextTurn();
    clock.advance(DEADLINE_MS - 1);
    await nextTurn();
    expect(diary).toEqual(['start journal', 'start broker']);
    clock.advance(1);
    await stopped;
    expect(diary).toEqual(['start journal', 'start broker', 'stop journal']);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('stuck'))],
    [
      'throws',
      () => {
        throw new Error('stuck');
      },
    ],
  ])('goes on to the others when one %s', async (_what, stop) => {
    await lifecycle.begin(part('journal'), signal);
    await lifecycle.begin(part('broker', { stop }), signal);
    await lifecycle.stop();
    expect(diary).toEqual(['start journal', 'start broker', 'stop journal']);
  });

  it('ends once, however often it is told to', async () => {
    await lifecycle.begin(part('journal'), signal);
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();
    expect(diary).toEqual(['start journal', 'stop journal']);
  });
});
