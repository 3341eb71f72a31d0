// What the centre says that it holds of a hall; it comes from outside, so each part is looked at.

import { AtriumError } from '../foundation/errors.ts';
import { isJsonObject, type JsonObject } from '../messages/json.ts';
import { LOSS_REASONS, type LossReason } from '../messages/loss.ts';
import { LANES, type Lane } from '../messages/record.ts';
import { type Ranges, unite } from './ranges.ts';

export interface Holdings {
  /** RFC 3339, by the centre's clock. */
  readonly at: string;
  /** False: the centre has never heard of the hall. */
  readonly isHallKnown: boolean;
  readonly streams: readonly Stream[];
  /** Entries of the loss ledger that the centre holds; the journal forgets its own some time after the centre has them. */
  readonly losses: readonly HeldLoss[];
}

export interface Stream {
  readonly epoch: string;
  readonly lane: Lane;
  readonly ranges: Ranges;
}

/** Of a ledger's entry, what tells which numbers will never come. */
export interface HeldLoss extends Stream {
  readonly reason: LossReason;
}

/** Throws AUDIT_IMPOSSIBLE. */
export function readHoldings(answer: unknown, hall: string): Holdings {
  if (!isJsonObject(answer) || typeof answer.at !== 'string' || Number.isNaN(Date.parse(answer.at)))
    throw unreadable('it has no time "at"');
  if (!isJsonObject(answer.halls)) throw unreadable('it has no "halls"');
  const found = Object.hasOwn(answer.halls, hall) ? answer.halls[hall] : undefined;
  if (found === undefined) return { at: answer.at, isHallKnown: false, streams: [], losses: [] };
  if (!isJsonObject(found)) throw unreadable(`"halls.${hall}" is no object`);
  const streams = listOf(found, 'streams').map(readStream);
  const losses = listOf(found, 'ledger').map((entry) => readLoss(isJsonObject(entry) ? entry.loss : undefined));
  return { at: answer.at, isHallKnown: true, streams, losses };
}

function listOf(holdings: JsonObject, name: string): readonly unknown[] {
  const list = holdings[name];
  if (Array.isArray(list)) return list;
  throw unreadable(`"${name}" of the hall is no list`);
}

function readStream(stream: unknown): Stream {
  if (!isJsonObject(stream)) throw unreadable('an entry is no object');
  const { epoch, ranges } = stream;
  const lane = LANES.find((name) => name === stream.lane);
  if (typeof epoch !== 'string' || lane === undefined)
    throw unreadable('an entry has no epoch, or no lane that exists');
  if (!Array.isArray(ranges) || !ranges.every(isRange)) throw unreadable(`the ranges of ${epoch}.${lane} are none`);
  return { epoch, lane, ranges: unite(ranges) };
}

function readLoss(loss: unknown): HeldLoss {
  const stream = readStream(loss);
  const reason = isJsonObject(loss) ? LOSS_REASONS.find((known) => known === loss.reason) : undefined;
  if (reason === undefined) throw unreadable(`an entry of the ledger has no reason that exists`);
  return { ...stream, reason };
}

function isRange(value: unknown): value is readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to] = value as readonly unknown[];
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number(from) >= 1 && Number(from) <= Number(to);
}

function unreadable(why: string): AtriumError {
  return new AtriumError(
    'AUDIT_IMPOSSIBLE',
    `What the centre holds cannot be read: ${why}. It should be the answer of GET /holdings of a centre, as docs/centre.md describes it.`,
  );
}
