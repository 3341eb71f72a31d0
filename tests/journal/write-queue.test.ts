// What waits for the disk is kept, however much it is, and an ill disk is called ill.

import { describe, expect, it } from 'vitest';
import { AtriumError } from '../../hub/foundation/errors.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Answers, Operation, Positions } from '../../hub/journal/protocol.ts';
import { WriteQueue } from '../../hub/journal/write-queue.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

const NOTHING = { last: 0, confirmed: 0 };
const positions: Positions = { alarm: NOTHING, event: NOTHING, report: NOTHING, telemetry: NOTHING };
const confirm = { kind: 'confirm', lane: 'event', upToSeq: 1 } as const;
const done = (operations: readonly Operation[]): Answers['write'] => ({
  positions,
  outcomes: operations.map(() => ({ ok: true, value: undefined })),
});

/** A queue over a disk that answers only when told. */
function setUp() {
  const clock = new FakeClock();
  const asked: { readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];
  const write = (operations: readonly Operation[]) =>
    new Promise<Answers['write']>((resolve, reject) => {
      asked.push({ answer: () => resolve(done(operations)), fail: reject });
    });
  const queue = new WriteQueue({ write, onPositions: () => undefined, clock, random: () => 0, log: silentLog });
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
