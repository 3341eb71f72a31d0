// Thins the telemetry that waits for the centre, oldest first: windows of a device become one wider window.
//
//   telemetry lane:  … │ done ─ ─ ─ ─ ─▶│ next step │ … │ held back │ merged windows, under new numbers
//                      confirmed       cursor                       ▲ appended as the old ones are deleted

import { RECORD_TYPES } from '../../messages/record.ts';
import type { NumberedRow, Present, UnnumberedRow } from '../protocol.ts';
import type { Counters } from '../storage/counters.ts';
import type { LaneStore } from '../storage/lane-store.ts';
import type { Ledger } from '../storage/ledger.ts';
import { RANGES_PER_ENTRY, spanOf } from './giving-up.ts';
import { toRanges } from './sequence-ranges.ts';
import { mergeWindows, readWindow, writeWindow } from './window-merge.ts';

export interface ThinningLevel {
  readonly cursor: 'thinned_5' | 'thinned_60';
  readonly minutes: number;
  /** A whole wide window of a hall with a hundred devices, and few enough to take milliseconds. */
  readonly recordsPerStep: number;
}

export const THINNING_LEVELS = {
  'thinned-5': { cursor: 'thinned_5', minutes: 5, recordsPerStep: 500 },
  'thinned-60': { cursor: 'thinned_60', minutes: 60, recordsPerStep: 1_500 },
} as const satisfies Record<string, ThinningLevel>;

const BYTES_PER_STEP = 2 * 1024 * 1024;
export const MINUTE_MS = 60_000;

interface Merged {
  readonly row: UnnumberedRow;
  /** Of the newest original: it says how long the values have been waiting. */
  readonly boot: number;
  readonly originals: readonly NumberedRow[];
}

export interface ThinningParts {
  readonly lanes: LaneStore;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly boot: number;
}

export class Thinning {
  readonly #parts: ThinningParts;
  readonly #level: ThinningLevel;
  /** In this round, also beyond records that are held back. */
  #passedTo = 0;

  constructor(parts: ThinningParts, level: ThinningLevel) {
    this.#parts = parts;
    this.#level = level;
  }

  /** A new round: what was held back in the last one has grown old enough. */
  begin(): void {
    this.#passedTo = 0;
  }

  /** Takes the next records in hand; false where all are done. The newest are held back, as their window may still grow. */
  step(now: Present): boolean {
    const { lanes, counters } = this.#parts;
    const done = Math.max(counters.get(this.#level.cursor), lanes.confirmed('telemetry'));
    const after = Math.max(done, this.#passedTo);
    const found = this.#wholeWindows(this.#rowsAfter(after, now.uptimeMs - this.#level.minutes * MINUTE_MS));
    if (found.length === 0) return false;
    const [rows, merged] = this.#mergeBoundedly(found);
    this.#passedTo = rows.at(-1)?.seq ?? after;
    // Records held back on the way are done in a later round: the cursor stays before them.
    const isNoneHeldBack = lanes.count('telemetry', after, this.#passedTo) === rows.length;
    if (after === done && isNoneHeldBack) counters.set(this.#level.cursor, this.#passedTo);
    if (merged.length > 0) this.#replace(merged, now);
    return true;
  }

  #rowsAfter(afterSeq: number, upToUptimeMs: number): NumberedRow[] {
    const rows: NumberedRow[] = [];
    let bytes = 0;
    const bounds = { uptimeMs: upToUptimeMs, limit: this.#level.recordsPerStep };
    for (const row of this.#parts.lanes.rowsMadeBefore('telemetry', afterSeq, bounds)) {
      if (bytes > BYTES_PER_STEP) break;
      bytes += row.data.length;
      rows.push(row);
    }
    return rows;
  }

  /** Windows that stay alone between the others leave holes: the step is cut short before its entry grows too long. */
  #mergeBoundedly(found: NumberedRow[]): [rows: NumberedRow[], merged: Merged[]] {
    let rows = found;
    let merged = this.#merge(rows);
    while (rangesOf(merged).length > RANGES_PER_ENTRY) {
      rows = rows.slice(0, rows.length / 2);
      merged = this.#merge(rows);
    }
    return [rows, merged];
  }

  /** Without the wide window that the last row begins: the next step has all of it. */
  #wholeWindows(rows: NumberedRow[]): NumberedRow[] {
    const lastWindow = this.#windowOf(rows.at(-1)?.time ?? 0);
    const end = rows.findLastIndex(({ time }) => this.#windowOf(time) !== lastWindow);
    return end === -1 ? rows : rows.slice(0, end + 1);
  }

  #windowOf(time: number): number {
    return Math.floor(time / (this.#level.minutes * MINUTE_MS));
  }

  #merge(rows: readonly NumberedRow[]): Merged[] {
    const groups = Map.groupBy(
      rows.filter(({ type }) => type === RECORD_TYPES.telemetryWindow),
      ({ subject, time }) => `${subject} ${this.#windowOf(time)}`,
    );
    return [...groups.values()].flatMap((originals) => mergeRows(originals) ?? []);
  }

  #replace(merged: readonly Merged[], now: Present): void {
    const { lanes, ledger } = this.#parts;
    const ranges = rangesOf(merged);
    for (const range of ranges) lanes.remove('telemetry', range);
    const replacedBy = toRanges(merged.map(({ row, boot }) => lanes.appendOwn(row, boot)));
    const span = spanOf(merged.flatMap(({ originals }) => originals));
    const detail = `room was short: merged into windows of ${this.#level.minutes} minutes`;
    ledger.enter({ lane: 'telemetry', reason: 'thinned', detail, ranges, ...span, replacedBy }, now);
  }
}

/** Undefined where there is nothing to merge, or no way. */
function mergeRows(originals: readonly NumberedRow[]): Merged | undefined {
  const newest = originals.at(-1);
  if (newest === undefined || originals.length < 2) return undefined;
  const windows = originals.flatMap(({ data }) => readWindow(data) ?? []);
  const window = windows.length === originals.length ? mergeWindows(windows) : undefined;
  if (window === undefined) return undefined;
  const { type, subject, recordedAt, uptimeMs, boot } = newest;
  const isClockTrusted = originals.every((row) => row.isClockTrusted);
  const moment = { time: window.from, recordedAt, isClockTrusted, uptimeMs };
  return { row: { ...moment, lane: 'telemetry', type, subject, data: writeWindow(window) }, boot, originals };
}

function rangesOf(merged: readonly Merged[]) {
  const seqs = merged.flatMap(({ originals }) => originals.map(({ seq }) => seq));
  return toRanges(seqs.sort((a, b) => a - b));
}
