// What of one lane went out by this line and is not settled yet: numbers alone, never more than the outbox lets out.
//
//   sent ─▶ on the line ─PUBACK─▶ published ─receipt─▶ (settled: gone from here)
//                ▲                    │ refused, passed over by the receipts of later ones, or unanswered with its whole lane
//                └──── sent again ◀───┴─▶ waits

import type { Receipt, Refusal } from '../centre-messages/receipt.ts';
import { RangeSet } from './range-set.ts';

/** live: committed while the line was up. backlog: it waited for the line. */
export type Kind = 'live' | 'backlog';

interface Sent {
  readonly epoch: string;
  readonly kind: Kind;
  state: 'on the line' | 'published' | 'waits';
  /** Rises with each sending. */
  order: number;
  /** Of the monotonic clock. */
  sentMs: number;
}

export interface SentNow {
  readonly epoch: string;
  readonly kind: Kind;
  readonly atMs: number;
}

/** What the journal knows of the lane, against which a receipt is checked. */
export interface Given {
  readonly confirmed: number;
  /** Number of the newest record. */
  readonly last: number;
  /** True where the receipt's epoch is the one in which the newest record was committed. */
  readonly isCurrentEpoch: boolean;
}

export interface Answered {
  readonly confirmed: readonly number[];
  readonly refused: readonly Refusal[];
}

export class SentRecords {
  readonly #sent = new Map<number, Sent>();
  readonly #counts: Record<Kind, number> = { live: 0, backlog: 0 };
  /** Of all that was ever sent: a receipt of another one is that of another journal. Kept over the line's end. */
  readonly #epochs = new Set<string>();
  #orders = 0;
  /** The latest sending that the application has answered. */
  #answeredOrder = 0;
  /** When the application last answered anything of this lane. */
  #answeredMs = Number.NEGATIVE_INFINITY;
  /** Since when the lane is sent again because no answer comes; over with the next one. */
  #overdueSinceMs: number | undefined;

  countOf(kind: Kind): number {
    return this.#counts[kind];
  }

  has(seq: number): boolean {
    return this.#sent.has(seq);
  }

  kindOf(seq: number): Kind | undefined {
    return this.#sent.get(seq)?.kind;
  }

  add(seq: number, { epoch, kind, atMs }: SentNow): void {
    const before = this.#sent.get(seq);
    if (!before) this.#counts[kind] += 1;
    const now = { state: 'on the line', order: ++this.#orders, sentMs: atMs } as const;
    this.#sent.set(seq, { epoch, kind: before?.kind ?? kind, ...now });
    this.noteSent({ epoch });
  }

  published(seq: number): void {
    const sent = this.#sent.get(seq);
    if (sent?.state === 'on the line') sent.state = 'published';
  }

  /** It is to be sent again. */
  waits(seq: number): void {
    const sent = this.#sent.get(seq);
    if (sent) sent.state = 'waits';
  }

  delete(seq: number): void {
    const sent = this.#sent.get(seq);
    if (!sent) return;
    this.#counts[sent.kind] -= 1;
    this.#sent.delete(seq);
    if (this.#sent.size === 0) this.#overdueSinceMs = undefined;
  }

  /** The line has ended: all of it will be sent again. */
  clear(): void {
    this.#sent.clear();
    this.#counts.live = 0;
    this.#counts.backlog = 0;
    this.#answeredOrder = this.#orders;
  }

  onTheLine(): Array<{ readonly seq: number; readonly sentMs: number }> {
    return [...this.#sent].flatMap(([seq, { state, sentMs }]) => (state === 'on the line' ? { seq, sentMs } : []));
  }

  /** True while the broker has records on which the application is silent. */
  get awaitsReceipt(): boolean {
    return this.#sent.values().some(({ state }) => state === 'published');
  }

  /**
   * What a receipt says of records sent by this line; undefined where it speaks of numbers that were never given. After a
   * restart the centre may have far more than this process has sent.
   */
  answer({ epoch, seq, ranges, refused }: Receipt, given: Given, nowMs: number): Answered | undefined {
    const stored = new RangeSet();
    if (seq > 0) stored.add(1, seq);
    for (const [from, to] of ranges) stored.add(from, to);
    const highest = refused.reduce((most, refusal) => Math.max(most, refusal.seq), stored.highest);
    if (highest > this.#highestGiven(epoch, given)) return undefined;
    const mine = [...this.#sent].filter(([, sent]) => sent.epoch === epoch);
    const confirmed = mine.filter(([number]) => stored.has(number)).map(([number]) => number);
    const refusals = refused.filter((refusal) => this.#isOpen(refusal.seq, epoch) && !stored.has(refusal.seq));
    for (const number of [...confirmed, ...refusals.map((refusal) => refusal.seq)]) this.#noteAnswer(number, nowMs);
    return { confirmed, refused: refusals };
  }

  /** A record that went out beside this lane's own order: receipts may speak of it. */
  noteSent({ epoch }: { readonly epoch: string }): void {
    this.#epochs.add(epoch);
  }

  /** Published so long ago, with later ones answered since: lost between the centre's broker and its application. */
  passedOver(beforeMs: number): number[] {
    return [...this.#sent].flatMap(([seq, { state, order, sentMs }]) =>
      state === 'published' && order < this.#answeredOrder && sentMs <= beforeMs ? seq : [],
    );
  }

  /**
   * Published so long ago, with no answer in this lane since, though the application speaks of other lanes (last at
   * `spokeMs`): it may have been away for a moment. Where it is silent on all lanes, the line is built anew instead.
   */
  unanswered({ nowMs, patienceMs, spokeMs }: { nowMs: number; patienceMs: number; spokeMs: number }): number[] {
    const beforeMs = nowMs - patienceMs;
    if (this.#answeredMs > beforeMs) return [];
    const found = [...this.#sent].flatMap(([seq, { state, sentMs }]) =>
      state === 'published' && sentMs <= beforeMs && sentMs < spokeMs ? seq : [],
    );
    if (found.length > 0) this.#overdueSinceMs ??= nowMs;
    return found;
  }

  /** True where even what was sent again had no answer for so long. */
  isOverdue(nowMs: number, patienceMs: number): boolean {
    return this.#overdueSinceMs !== undefined && nowMs - this.#overdueSinceMs >= patienceMs;
  }

  /** Of an epoch that has ended the centre may have more than the restored journal knows of. */
  #highestGiven(epoch: string, { confirmed, last, isCurrentEpoch }: Given): number {
    if (isCurrentEpoch) return last;
    return this.#epochs.has(epoch) ? Number.POSITIVE_INFINITY : confirmed;
  }

  /** A record that waits to be sent again was answered already. */
  #isOpen(seq: number, epoch: string): boolean {
    const sent = this.#sent.get(seq);
    return sent !== undefined && sent.epoch === epoch && sent.state !== 'waits';
  }

  #noteAnswer(seq: number, nowMs: number): void {
    this.#answeredMs = nowMs;
    this.#overdueSinceMs = undefined;
    this.#answeredOrder = Math.max(this.#answeredOrder, this.#sent.get(seq)?.order ?? 0);
  }
}
