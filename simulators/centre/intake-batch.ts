// Records on their way to the store: one sync of the disk for many, and a receipt only for what is stored.

import type { Cancel, Clock } from '../foundation/clock.ts';
import type { RecordIdentity } from './cloud-event.ts';
import type { Dealt } from './receipts.ts';
import type { Arrival, Outcome, RecordStore } from './record-store.ts';

export type Refusal = RecordIdentity & { readonly reason: string };

export interface IntakeBatchOptions {
  readonly clock: Clock;
  readonly store: RecordStore;
  /** In the order of arrival, once it is on disk. */
  readonly onStored: (arrival: Arrival, outcome: Outcome) => void;
  /** After all of the batch was told: what one hall may be told of it. */
  readonly onDealt: (hall: string, dealt: Dealt) => void;
  readonly onTrouble: (what: string) => void;
}

const BATCH_MS = 100;
const BATCH_RECORDS = 1000;

export class IntakeBatch {
  readonly #options: IntakeBatchOptions;
  #arrivals: Arrival[] = [];
  #refused: { readonly hall: string; readonly refusal: Refusal }[] = [];
  #cancelFlush: Cancel | undefined;

  constructor(options: IntakeBatchOptions) {
    this.#options = options;
  }

  keep(arrival: Arrival): void {
    this.#arrivals.push(arrival);
    this.#flushSoon();
  }

  refuse(hall: string, refusal: Refusal): void {
    this.#refused.push({ hall, refusal });
    this.#flushSoon();
  }

  /** What a failing disk does not take gets no receipt, so its hall keeps it and sends it again. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const arrivals = this.#arrivals;
    const refused = this.#refused;
    this.#arrivals = [];
    this.#refused = [];
    if (arrivals.length + refused.length > 0) this.#deal(arrivals, refused);
  }

  #flushSoon(): void {
    if (this.#arrivals.length + this.#refused.length >= BATCH_RECORDS) this.flush();
    else this.#cancelFlush ??= this.#options.clock.after(BATCH_MS, () => this.flush());
  }

  #deal(arrivals: readonly Arrival[], refused: { hall: string; refusal: Refusal }[]): void {
    const stored = this.#write(arrivals);
    for (const { arrival, outcome } of stored) {
      if (outcome === 'conflicting')
        refused.push({
          hall: arrival.hall,
          refusal: { ...arrival.record, reason: 'the number belongs to another record' },
        });
      this.#options.onStored(arrival, outcome);
    }
    const kept = Map.groupBy(
      stored.filter(({ outcome }) => outcome !== 'conflicting'),
      ({ arrival }) => arrival.hall,
    );
    const notTaken = Map.groupBy(refused, ({ hall }) => hall);
    for (const hall of new Set([...kept.keys(), ...notTaken.keys()]))
      this.#options.onDealt(hall, {
        stored: (kept.get(hall) ?? []).map(({ arrival }) => arrival.record),
        refused: (notTaken.get(hall) ?? []).map(({ refusal }) => refusal),
      });
  }

  /** Empty where the disk refused: then nothing was stored. */
  #write(arrivals: readonly Arrival[]): { readonly arrival: Arrival; readonly outcome: Outcome }[] {
    if (arrivals.length === 0) return [];
    try {
      const outcomes = this.#options.store.write(arrivals);
      return arrivals.map((arrival, index) => ({ arrival, outcome: outcomes[index] ?? 'conflicting' }));
    } catch (error) {
      this.#options.onTrouble(`${arrivals.length} records were not stored, and get no receipt: ${String(error)}`);
      return [];
    }
  }
}
