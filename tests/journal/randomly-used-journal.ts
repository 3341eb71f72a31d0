// Random sequences of everything that happens to a journal, and the storage that they happen to, without a thread.

import fc from 'fast-check';
import { expect } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { toCommitOperation } from '../../hub/journal/commit-rows.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import type { Operation, Outcome, Present, Written } from '../../hub/journal/protocol.ts';
import { Storage } from '../../hub/journal/storage/storage.ts';
import type { Loss } from '../../hub/messages/loss.ts';
import { LANES, type Lane, type RecordDraft } from '../../hub/messages/record.ts';
import { draft, temporaryFolder } from './open-journal.ts';
import { windowOf } from './outage.ts';

export type Step =
  | { readonly kind: 'telemetry'; readonly devices: number; readonly minutes: number }
  | { readonly kind: 'records'; readonly lane: Lane; readonly count: number; readonly bytes: number }
  | { readonly kind: 'confirm'; readonly lane: Lane; readonly share: number }
  | { readonly kind: 'set-aside'; readonly lane: Lane; readonly share: number }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'restart' };

const lane = fc.constantFrom(...LANES.slice(1));
const share = fc.double({ min: 0, max: 1, noNaN: true });
export const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('telemetry'),
        devices: fc.integer({ min: 1, max: 30 }),
        minutes: fc.integer({ min: 1, max: 90 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('records'),
        lane,
        count: fc.integer({ min: 1, max: 60 }),
        bytes: fc.integer({ min: 1, max: 9_000 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm'), lane: fc.constantFrom(...LANES), share }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('set-aside'), lane, share }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), minutes: fc.integer({ min: 1, max: 600 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  ),
  { minLength: 5, maxLength: 25 },
) as fc.Arbitrary<Step[]>;

/** A journal with little room and short limits of age, so that few steps bring it to every kind of giving up. */
export class RandomlyUsedJournal {
  readonly directory = temporaryFolder();
  /** All that were ever told; a start may make some before anyone listens. */
  readonly losses: Loss[] = [];
  readonly #room = { maxBytes: 500_000, reserveBytes: 0 };
  #storage: Storage | undefined;
  #now: Present = { at: Date.UTC(2026, 10, 20), isClockTrusted: true, uptimeMs: 0 };
  #minute = 0;
  #usedBytes = 0;

  open(): void {
    this.close();
    this.#now = { ...this.#now, uptimeMs: 0 };
    const quarantine = { entries: 10, bytes: 65_536 };
    this.#storage = new Storage({ ...this, room: this.#room, newEpoch: 'epoch', now: this.#now, quarantine });
  }

  close(): void {
    this.#storage?.answer({ kind: 'close' });
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'restart':
        return this.open();
      case 'telemetry':
        return this.#commit(this.#windows(step));
      case 'records':
        return this.#commit(Array.from({ length: step.count }, () => this.#large(step)));
      case 'confirm':
        return void this.#write({ kind: 'confirm', lane: step.lane, upToSeq: this.#numberAt(step) });
      case 'set-aside':
        return void this.#write({ ...step, kind: 'set-aside', seq: this.#numberAt(step), reason: 'r', refusals: 1 });
      case 'wait':
        return this.#wait(step.minutes);
    }
  }

  #commit(records: readonly RecordDraft[]): void {
    const { usedBytes, limitBytes } = this.#write(
      toCommitOperation({ records, quarantined: [], state: [] }, 0),
    ).figures;
    // A commit larger than the journal goes in all the same; then the use falls step by step, and never grows again.
    expect(usedBytes).toBeLessThanOrEqual(Math.max(limitBytes, records.length * 14_000, this.#usedBytes));
    this.#usedBytes = usedBytes;
  }

  #windows({ devices, minutes: length }: { devices: number; minutes: number }): RecordDraft[] {
    return Array.from({ length }, () => {
      this.#pass(1);
      this.#minute += 1;
      return Array.from({ length: devices }, (_, index) => windowOf(index, this.#minute, this.#now));
    }).flat();
  }

  #large({ lane, bytes }: { lane: Lane; bytes: number }): RecordDraft {
    const { at: recordedAt, ...moment } = this.#now;
    return { ...draft(lane), ...moment, recordedAt, data: { text: 'x'.repeat(bytes) } };
  }

  /** What the journal does on its own after a while. */
  #wait(length: number): void {
    this.#pass(length);
    while (this.#write({ kind: 'release-confirmed', keepMs: minutes(120) }).outcomes.some(isMore));
    while (this.#write({ kind: 'give-up-aged', keepMs: minutes(720) }).outcomes.some(isMore));
    while (this.#write({ kind: 'make-room' }).outcomes.some(isMore));
  }

  #numberAt({ lane, share }: { lane: Lane; share: number }): number {
    const { firstKept, last } = inspectJournal(this.directory).lanes[lane];
    const first = firstKept ?? 0;
    return first + Math.round((last - first) * share);
  }

  #pass(length: number): void {
    const { at, uptimeMs } = this.#now;
    this.#now = { ...this.#now, at: at + minutes(length), uptimeMs: uptimeMs + minutes(length) };
  }

  #write(operation: Operation): Written {
    const written = this.#storage?.answer({ kind: 'write', operations: [operation], now: this.#now }) as Written;
    const entries = written.appended.filter((row) => row.lane === 'ledger');
    this.losses.push(...entries.map(({ data }) => JSON.parse(data) as Loss));
    return written;
  }
}

function isMore(outcome: Outcome): boolean {
  return outcome.ok && outcome.value === true;
}
