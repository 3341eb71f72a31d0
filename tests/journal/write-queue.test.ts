// What waits for the disk is kept, however much it is, and an ill disk is called ill.

import { describe, expect, it } from 'vitest';
import { AtriumError } from '../../hub/foundation/errors.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Operation, Written } from '../../hub/journal/protocol.ts';
import { WriteQueue } from '../../hub/journal/write-queue.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { writtenOf } from './written.ts';

const confirm = { kind: 'confirm', lane: 'event', upToSeq: 1 } as const;

/** A queue over a disk that answers only when told. */
function setUp(onWritten = () => {}) {
  const clock = new FakeClock();
  const asked: { readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];
  const write = (operations: readonly Operation[]) =>
    new Promise<Written>((resolve, reject) => {
      asked.push({ answer: () => resolve(writtenOf(operations)), fail: reject });
    });
  const queue = new WriteQueue({ write, onWritten, clock, random: () => 0, log: silentLog });
  return { clock, queue, asked };
}

describe('the write queue', () => {
  it('refuses nothing while the disk is ill: what was decided cannot be taken back', async () => {
    const { clock, queue, asked } = setUp();
    const writes = Array.from({ length: 50_000 }, () => queue.enqueue<'confirm'>(confirm));
    await waitFor(() => asked.length === 1);
    asked[0]?.fail(new AtriumError('JOURNAL_UNAVAILABLE', 'full', { retryable: true }));
    await waitFor(() => !queue.isHealthy);
    clock.advance(5_000);
    for (let turn = 1; !queue.isIdle; turn++) {
      await waitFor(() => asked.length > turn || queue.isIdle, { everyMs: 0 });
      asked[turn]?.answer();
    }
    await Promise.all(writes);
    expect(queue.isHealthy).toBe(true);
  });

  it('writes a group once, whatever fails after it is on the disk', async () => {
    const { queue, asked } = setUp(() => {
      throw new AtriumError('JOURNAL_UNAVAILABLE', 'a listener failed', { retryable: true });
    });
    const write = queue.enqueue<'confirm'>(confirm);
    await waitFor(() => asked.length === 1);
    asked[0]?.answer();
    await expect(write).rejects.toThrow('a listener failed');
    expect([asked.length, queue.isHealthy]).toEqual([1, true]);
  });

  it('calls a disk ill that neither takes nor refuses a write for five seconds, until it does', async () => {
    const { clock, queue, asked } = setUp();
    const first = queue.enqueue<'confirm'>(confirm);
    await waitFor(() => asked.length === 1);
    clock.advance(4_900);
    expect(queue.isHealthy).toBe(true);
    clock.advance(100);
    expect(queue.isHealthy).toBe(false);
    asked[0]?.answer();
    await first;
    clock.advance(60_000);
    expect(queue.isHealthy).toBe(true);
  });
});
