// Gives up what has waited for the centre longer than asked, oldest first, a few milliseconds' worth at a time.

import { LANES, type Lane } from '../../messages/record.ts';
import type { Present } from '../protocol.ts';
import type { RowHead } from '../storage/lane-rows.ts';
import type { LaneStore } from '../storage/lane-store.ts';
import type { Ledger } from '../storage/ledger.ts';
import { GivingUp, RECORDS_PER_STEP } from './giving-up.ts';

const HOUR_MS = 3_600_000;

export interface AgeLimitParts {
  readonly lanes: LaneStore;
  readonly ledger: Ledger;
  readonly boot: number;
}

export class AgeLimit {
  readonly #parts: AgeLimitParts;
  readonly #givingUp: GivingUp;
  /** How far the present pass over the lanes has come. */
  readonly #passed = new Map<Lane, number>();

  constructor(parts: AgeLimitParts) {
    this.#parts = parts;
    this.#givingUp = new GivingUp(parts.lanes, parts.ledger);
  }

  /** One step; true while the pass is not over. */
  step(keepMs: number, now: Present): boolean {
    // The lane that is served last goes first; the ledger never goes.
    for (const lane of LANES.slice(1).toReversed()) if (this.#stepOf(lane, keepMs, now)) return true;
    this.#passed.clear();
    return false;
  }

  #stepOf(lane: Lane, keepMs: number, now: Present): boolean {
    const { lanes } = this.#parts;
    const after = Math.max(lanes.confirmed(lane), this.#passed.get(lane) ?? 0);
    const heads = lanes.heads(lane, after, { upToSeq: lanes.last(lane), limit: RECORDS_PER_STEP });
    const aged = heads.filter((head) => this.#isOlder(head, keepMs, now));
    const last = heads.at(-1)?.seq;
    // The rest of the lane is younger, unless nobody can say how old this stretch is.
    const isJudged = heads.some(({ boot, isClockTrusted }) => boot === this.#parts.boot || isClockTrusted);
    if (last === undefined || (aged.length === 0 && isJudged)) return false;
    const detail = `the centre was away for more than ${keepMs / HOUR_MS} hours`;
    const upTo = aged.length > 0 ? this.#givingUp.giveUp(aged, { lane, reason: 'age', detail }, now) : last;
    this.#passed.set(lane, upTo);
    return true;
  }

  /** Within this boot by the clock that nobody can set; else by wall clocks, and only where both are trusted. */
  #isOlder(head: RowHead, keepMs: number, now: Present): boolean {
    if (head.boot === this.#parts.boot) return now.uptimeMs - head.uptimeMs > keepMs;
    return head.isClockTrusted && now.isClockTrusted && now.at - head.recordedAt > keepMs;
  }
}
