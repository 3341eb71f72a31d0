// The journal under load: the hub's event loop stays free, and writes go out in groups.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Operation } from '../../hub/journal/protocol.ts';
import { WriteQueue } from '../../hub/journal/write-queue.ts';
import { waitFor } from '../support/wait-for.ts';
import { commitOf, drafts, openJournal } from './open-journal.ts';
import { writtenOf } from './written.ts';

it('a commit of 10,000 records leaves the event loop free most of the time', async () => {
  const journal = await openJournal();
  const records = drafts('telemetry', 10_000);
  await journal.commit(commitOf(...drafts('telemetry', 100)));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // It tells of the time between two of its own samples: one before, one after.
  await waitFor(() => delay.count > 0, { everyMs: 1 });
  const beganAt = performance.now();
  const numbered = await journal.commit(commitOf(...records));
  const tookMs = performance.now() - beganAt;
  const samples = delay.count;
  await waitFor(() => delay.count > samples, { everyMs: 1 });
  delay.disable();
  expect(numbered.at(-1)?.seq).toBe(10_100);
  expect(delay.max / 1e6).toBeLessThan(tookMs / 2);
});

it('what arrives while a group is written forms the next one', async () => {
  const groups: number[] = [];
  const answers: Array<() => void> = [];
  const queue = queueWriting(async (operations) => {
    groups.push(operations.length);
    await new Promise<void>((resolve) => answers.push(resolve));
  });
  const confirm = () => queue.enqueue({ kind: 'confirm', lane: 'event', upToSeq: 1 });
  const first = [confirm(), confirm()];
  await new Promise(setImmediate);
  const second = [confirm(), confirm(), confirm()];
  answers.shift()?.();
  await Promise.all(first);
  await new Promise(setImmediate);
  answers.shift()?.();
  await Promise.all(second);
  expect(groups).toEqual([2, 3]);
});

function queueWriting(work: (operations: readonly Operation[]) => Promise<void>): WriteQueue {
  return new WriteQueue({
    write: async (operations) => {
      await work(operations);
      return writtenOf(operations);
    },
    onWritten: () => {},
    clock: systemClock,
    random: () => 0,
    log: silentLog,
  });
}
