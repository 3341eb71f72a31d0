// Makes room in the journal, one small step after the other, in the reverse order of the lanes' service:
//
//   release what ─▶ thin telemetry ─▶ thin telemetry ─▶ drop telemetry ─▶ reports ─▶ events ─▶ alarms
//   the centre has   to 5 minutes      to 60 minutes     oldest first                            never the ledger
//
// A step is part of the transaction of a group of commits: it is in the file with its entry in the ledger, or not at all.

import type { Lane } from '../../messages/record.ts';
import { BROWN_OUTS, type BrownOut } from '../../messages/storage-view.ts';
import type { Present } from '../protocol.ts';
import type { RowHead } from '../storage/lane-rows.ts';
import { GivingUp, RECORDS_PER_STEP } from './giving-up.ts';
import type { SpaceGauge } from './space-gauge.ts';
import { MINUTE_MS, THINNING_LEVELS, Thinning, type ThinningParts } from './thinning.ts';

export interface RoomMakerParts extends ThinningParts {
  readonly gauge: SpaceGauge;
}

/** A step takes about this share of the limit, so that a small journal does not lose in one step what it could keep. */
const SHARE_PER_STEP = 0.02;
const BYTES_PER_STEP = { least: 16 * 1024, most: 1024 * 1024 };
/** For commits that come faster than room is made for them: enough for a group as large as the journal. */
const MOST_STEPS_IN_A_GROUP = 60;
const RELEASED_IN_THIS_ORDER = ['telemetry', 'report', 'event', 'alarm'] as const;
/** An audit wants all of the ledger: what the centre has of it goes only where it takes more than this share of the limit. */
const SHARE_OF_LEDGER = 0.1;
const DROPPED_AFTER_TELEMETRY = ['report', 'event', 'alarm'] as const;
/** Merged windows lie behind newer ones that may still grow: what is older than those goes first, wherever it lies. */
const DROPPED_FROM_AGE_MINUTES = [120, 10, 0];

export class RoomMaker {
  readonly #parts: RoomMakerParts;
  readonly #givingUp: GivingUp;
  readonly #thinTo5: Thinning;
  readonly #thinTo60: Thinning;
  #isMakingRoom = false;
  #pausedAtBytes: number | undefined;
  #dropping = { ageIndex: 0, afterSeq: 0 };

  constructor(parts: RoomMakerParts) {
    this.#parts = parts;
    this.#givingUp = new GivingUp(parts.lanes, parts.ledger);
    this.#thinTo5 = new Thinning(parts, THINNING_LEVELS['thinned-5']);
    this.#thinTo60 = new Thinning(parts, THINNING_LEVELS['thinned-60']);
  }

  /** True while another step would find something to do. */
  get isWanted(): boolean {
    return this.#isMakingRoom;
  }

  get brownOut(): BrownOut {
    return BROWN_OUTS[this.#parts.counters.get('brown_out')] ?? 'none';
  }

  /** Before a group that brings so many bytes: one step where room is short, more where the group would not fit. */
  makeRoom(incomingBytes: number, now: Present): void {
    const { gauge } = this.#parts;
    this.#noteEndOfBrownOut();
    // Above the limit already, as where that was lowered: then only what the group brings must not come on top.
    const boundBytes = Math.max(gauge.fullBytes, gauge.usedBytes);
    for (let steps = 0; steps < MOST_STEPS_IN_A_GROUP && this.#isShort(incomingBytes); steps += 1) {
      if (steps > 0 && gauge.usedBytes + incomingBytes <= boundBytes) return;
      if (!this.#step(incomingBytes, now)) return this.#pause();
      gauge.measure();
    }
  }

  #isShort(incomingBytes: number): boolean {
    const { gauge } = this.#parts;
    if (this.#isMakingRoom) this.#isMakingRoom = !gauge.isRelieved(incomingBytes);
    else if (gauge.isPressed(incomingBytes) && !this.#isPaused()) this.#begin();
    return this.#isMakingRoom;
  }

  /** Nothing is left to give up: not tried again before there is more. */
  #pause(): void {
    this.#isMakingRoom = false;
    this.#pausedAtBytes = this.#parts.gauge.usedBytes;
  }

  #isPaused(): boolean {
    return this.#pausedAtBytes !== undefined && this.#parts.gauge.usedBytes <= this.#pausedAtBytes + this.#stepBytes;
  }

  #begin(): void {
    this.#isMakingRoom = true;
    this.#pausedAtBytes = undefined;
    this.#dropping = { ageIndex: 0, afterSeq: 0 };
    this.#thinTo5.begin();
    this.#thinTo60.begin();
  }

  #step(incomingBytes: number, now: Present): boolean {
    if (RELEASED_IN_THIS_ORDER.some((lane) => this.#release(lane)) || this.#releaseLedger()) return true;
    if (this.#thinTo5.step(now)) return this.#note('thinned-5');
    if (this.#thinTo60.step(now)) return this.#note('thinned-60');
    if (this.#dropTelemetry(now)) return this.#note('dropping');
    if (this.#parts.gauge.isRelievedForEssentials(incomingBytes)) return false;
    return DROPPED_AFTER_TELEMETRY.some((lane) => this.#dropOldest(lane, now)) && this.#note('dropping');
  }

  #release(lane: Lane): boolean {
    const { lanes } = this.#parts;
    const heads = this.#enough(lanes.heads(lane, 0, { upToSeq: lanes.confirmed(lane), limit: RECORDS_PER_STEP }));
    const [first, last] = [heads[0], heads.at(-1)];
    if (first === undefined || last === undefined) return false;
    lanes.remove(lane, [first.seq, last.seq]);
    return true;
  }

  #releaseLedger(): boolean {
    const { lanes, gauge } = this.#parts;
    return lanes.bytes(['ledger']) > gauge.limitBytes * SHARE_OF_LEDGER && this.#release('ledger');
  }

  #dropTelemetry(now: Present): boolean {
    const { lanes } = this.#parts;
    for (const age of DROPPED_FROM_AGE_MINUTES.slice(this.#dropping.ageIndex)) {
      const after = Math.max(this.#dropping.afterSeq, lanes.confirmed('telemetry'));
      const uptimeMs = age === 0 ? Number.MAX_SAFE_INTEGER : now.uptimeMs - age * MINUTE_MS;
      const heads = lanes.headsMadeBefore('telemetry', after, { uptimeMs, limit: RECORDS_PER_STEP });
      if (heads.length > 0) {
        this.#dropping.afterSeq = this.#drop('telemetry', heads, now);
        return true;
      }
      this.#dropping = { ageIndex: this.#dropping.ageIndex + 1, afterSeq: 0 };
    }
    this.#dropping = { ageIndex: 0, afterSeq: 0 };
    return false;
  }

  #dropOldest(lane: Lane, now: Present): boolean {
    const { lanes } = this.#parts;
    const bounds = { upToSeq: lanes.last(lane), limit: RECORDS_PER_STEP };
    const heads = lanes.heads(lane, lanes.confirmed(lane), bounds);
    if (heads.length > 0) this.#drop(lane, heads, now);
    return heads.length > 0;
  }

  #drop(lane: Lane, heads: readonly RowHead[], now: Present): number {
    const megabytes = Math.round(this.#parts.gauge.limitBytes / 1e6);
    const detail = `room was short: the journal may take ${megabytes} MB of the disk`;
    return this.#givingUp.giveUp(this.#enough(heads), { lane, reason: 'space', detail }, now);
  }

  get #stepBytes(): number {
    const { least, most } = BYTES_PER_STEP;
    return Math.min(most, Math.max(least, this.#parts.gauge.limitBytes * SHARE_PER_STEP));
  }

  #enough(heads: readonly RowHead[]): RowHead[] {
    const stepBytes = this.#stepBytes;
    let bytes = 0;
    return heads.filter((head) => {
      const isStillNeeded = bytes < stepBytes;
      bytes += head.bytes;
      return isStillNeeded;
    });
  }

  #note(brownOut: BrownOut): true {
    const { counters } = this.#parts;
    counters.set('brown_out', Math.max(counters.get('brown_out'), BROWN_OUTS.indexOf(brownOut)));
    return true;
  }

  /** Over once less than half of the limit waits for the centre. */
  #noteEndOfBrownOut(): void {
    const { counters, lanes, gauge } = this.#parts;
    if (counters.get('brown_out') === 0) return;
    const unsentBytes = Object.values(lanes.unsentBytes()).reduce((sum, bytes) => sum + bytes, 0);
    if (unsentBytes < gauge.limitBytes / 2) counters.set('brown_out', 0);
  }
}
