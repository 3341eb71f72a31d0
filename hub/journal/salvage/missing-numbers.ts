// Which numbers a journal should hold and does not: neither as a record, nor as an entry of its ledger.

import type { DatabaseSync } from 'node:sqlite';
import { isJsonObject } from '../../messages/json.ts';
import type { SequenceRange } from '../../messages/loss.ts';
import type { Lane } from '../../messages/record.ts';
import { toRanges } from '../room/sequence-ranges.ts';

/** Of a lane, above `confirmed` and up to `last`. */
export function missingNumbers(
  db: DatabaseSync,
  lane: Lane,
  { last, confirmed }: { readonly last: number; readonly confirmed: number },
): SequenceRange[] {
  const held = toRanges(numbersAbove(db, lane, confirmed));
  return gapsBetween([...held, ...rangesInLedger(db, lane)], confirmed, last);
}

function* numbersAbove(db: DatabaseSync, lane: Lane, confirmed: number): Generator<number> {
  const rows = db.prepare(`SELECT seq FROM ${lane}_record WHERE seq > ? ORDER BY seq`);
  for (const { seq } of rows.iterate(confirmed)) yield Number(seq);
}

function rangesInLedger(db: DatabaseSync, lane: Lane): SequenceRange[] {
  return db
    .prepare('SELECT data FROM ledger_record')
    .all()
    .flatMap(({ data }) => {
      const loss: unknown = JSON.parse(String(data));
      return isJsonObject(loss) && loss.lane === lane && Array.isArray(loss.ranges) ? loss.ranges : [];
    })
    .filter((range): range is SequenceRange => Array.isArray(range) && range.every(Number.isSafeInteger));
}

/** What the ranges, in any order and overlapping or not, leave open from `above` (not included) to `last`. */
function gapsBetween(ranges: readonly SequenceRange[], above: number, last: number): SequenceRange[] {
  const gaps: SequenceRange[] = [];
  let known = above;
  // The last one stands for all that comes after the newest number.
  for (const [from, to] of [...ranges.toSorted(([a], [b]) => a - b), [last + 1, last + 1] as const]) {
    if (known >= last) break;
    if (from > known + 1) gaps.push([known + 1, Math.min(from - 1, last)]);
    known = Math.max(known, to);
  }
  return gaps;
}
