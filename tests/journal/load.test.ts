// The journal under load: the hub's event loop stays free, and writes go out in groups.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Operation } from '../../hub/journal/protocol.ts';
import { WriteQueue } from '../../hub/journal/write-queue.ts';
import { commitOf, drafts, openJournal } from './open-journal.ts';

it('a commit of 10,000 records blocks the event loop for less than 50 ms', async () => {
  const journal = await openJournal();
  const records = drafts('telemetry', 10_000);
  await journal.commit(commitOf(...drafts('telemetry', 100)));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const numbered = await journal.commit(commitOf(...records));
  delay.disable();
  expect(numbered.at(-1)?.seq).toBe(10_100);
  expect(delay.max / 1e6).toBeLessThan(50);
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
  const nothing = { last: 0, confirmed: 0 };
  const positions = { alarm: nothing, event: nothing, report: nothing, telemetry: nothing };
  return new WriteQueue({
    write: async (operations) => {
      await work(operations);
      return { outcomes: operations.map(() => ({ ok: true, value: undefined })), positions };
    },
    onPositions: () => {},
    clock: systemClock,
    random: () => 0,
    log: silentLog,
  });
}
