// A receipt: what the centre's application has stored, read strictly, since records leave the journal by its word.

import { isJsonObject, type JsonValue } from '../../messages/json.ts';
import type { SequenceRange } from '../../messages/loss.ts';
import { LANES, type Lane } from '../../messages/record.ts';

export interface Refusal {
  readonly seq: number;
  /** In the centre's words. */
  readonly reason: string;
}

export interface Receipt {
  readonly epoch: string;
  readonly lane: Lane;
  /** All up to here is stored that the hub did send or will never send. */
  readonly seq: number;
  readonly ranges: readonly SequenceRange[];
  readonly refused: readonly Refusal[];
}

export type ReadReceipt =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly problem: string };

/** A thousand refusals with their reasons. */
const MOST_BYTES = 1024 * 1024;
/** What comes behind is not taken: those records stay unanswered, and are sent again. */
const MOST_ENTRIES = 1_000;
const LONGEST_EPOCH = 64;
/** Longer ones are cut. */
const LONGEST_REASON = 1_000;
// RFC 3339, section 5.6.
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** `problem` names what is wrong with the message, and quotes nothing of it. */
export function readReceipt(payload: Buffer): ReadReceipt {
  if (payload.length > MOST_BYTES) return { ok: false, problem: `more than ${MOST_BYTES} bytes` };
  const message = parse(payload);
  if (!isJsonObject(message)) return { ok: false, problem: 'not a JSON object' };
  const { epoch, seq, at } = message;
  const lane = LANES.find((candidate) => candidate === message.lane);
  const ranges = readList(message.ranges, readRange);
  const refused = readList(message.refused, readRefusal);
  if (!isText(epoch, LONGEST_EPOCH)) return { ok: false, problem: `epoch is not a text of 1 to ${LONGEST_EPOCH}` };
  if (!lane) return { ok: false, problem: 'lane is not one of the lanes' };
  if (!isNumber(seq, 0)) return { ok: false, problem: 'seq is not a whole number from 0' };
  if (!ranges) return { ok: false, problem: 'ranges is not a list of [from, to]' };
  if (!refused) return { ok: false, problem: 'refused is not a list of { seq, reason }' };
  if (typeof at !== 'string' || !DATE_TIME.test(at)) return { ok: false, problem: 'at is not a time of RFC 3339' };
  return { ok: true, receipt: { epoch, lane, seq, ranges: ranges.map(({ range }) => range), refused } };
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}

function isText(value: JsonValue | undefined, longest: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}

function isNumber(value: JsonValue | undefined, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

/** Empty where there is none; undefined where it is no list, or holds anything else. */
function readList<T>(value: JsonValue = [], read: (entry: JsonValue) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const taken = (value as readonly JsonValue[]).slice(0, MOST_ENTRIES);
  const entries = taken.flatMap((entry) => read(entry) ?? []);
  return entries.length === taken.length ? entries : undefined;
}

function readRange(value: JsonValue): { readonly range: SequenceRange } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [from, to] = value as readonly JsonValue[];
  return isNumber(from, 1) && isNumber(to, from) ? { range: [from, to] } : undefined;
}

function readRefusal(value: JsonValue): Refusal | undefined {
  if (!isJsonObject(value)) return undefined;
  const { seq, reason } = value;
  if (!isNumber(seq, 1) || !isText(reason, Number.POSITIVE_INFINITY)) return undefined;
  return { seq, reason: reason.slice(0, LONGEST_REASON).toWellFormed() };
}
