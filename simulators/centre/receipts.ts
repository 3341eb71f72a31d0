// Receipts: says to a hall what the centre has stored, so that the hall may let go of it, and what it will not take.

import type { HallAccount } from './account/hall-account.ts';
import { type Range, SequenceSet } from './account/sequence-set.ts';
import type { StreamAccount } from './account/stream-account.ts';
import type { Lane, RecordIdentity } from './cloud-event.ts';

export interface Receipt {
  readonly epoch: string;
  readonly lane: Lane;
  readonly seq: number;
  readonly ranges?: readonly Range[];
  readonly refused?: readonly Refusal[];
  /** RFC 3339. */
  readonly at: string;
}

interface Refusal {
  readonly seq: number;
  readonly reason: string;
}

/** Records of one hall that one write to the store dealt with, those that it had already among them. */
export interface Dealt {
  readonly stored: readonly RecordIdentity[];
  readonly refused: readonly (RecordIdentity & { readonly reason: string })[];
}

/** A hub reads no receipt of more than 64 KB: with both lists full it has less. */
const MOST_PER_RECEIPT = 500;
const MOST_BYTES_OF_REFUSALS = 40 * 1024;
const LONGEST_REASON = 256;

export function receiptsFor(account: HallAccount, { stored, refused }: Dealt, at: string): Receipt[] {
  const streams = Map.groupBy([...stored, ...refused], ({ epoch, lane }) => `${epoch}.${lane}`);
  return [...streams.values()].flatMap((identities) => {
    const [{ epoch, lane } = { epoch: '', lane: 'event' as const }] = identities;
    const isOfStream = (identity: RecordIdentity): boolean => identity.epoch === epoch && identity.lane === lane;
    const refusals = refused.filter(isOfStream).map(({ sequence, reason }) => ({ seq: sequence, reason: cut(reason) }));
    const stream = account.stream({ epoch, lane });
    const { seq, ranges } = stream ? claimOf(stream, stored.filter(isOfStream), refusals) : { seq: 0, ranges: [] };
    return inParts({ ranges, refusals }).map((part) => ({ epoch, lane, seq, ...part, at }));
  });
}

/** Claims nothing of what is refused, also where another record is held under its number. */
function claimOf(stream: StreamAccount, stored: readonly RecordIdentity[], refusals: readonly Refusal[]) {
  const refused = new SequenceSet();
  for (const refusal of refusals) refused.add(refusal.seq);
  const conflicts = refusals.filter((refusal) => stream.held.has(refusal.seq) && !stream.covered.has(refusal.seq));
  const seq = Math.min(stream.completeUpTo, ...conflicts.map((conflict) => conflict.seq - 1));
  return { seq, ranges: rangesToName(stream, stored, seq).flatMap((range) => refused.gapsIn(range)) };
}

/**
 * Beyond `seq` whole ranges around what was dealt with: a receipt that got lost is made good by the next one. Of what the
 * ledger names `seq` proves nothing, wherever it lies: where such a record came after all, it is named by itself.
 */
function rangesToName(stream: StreamAccount, stored: readonly RecordIdentity[], seq: number): Range[] {
  const named = new SequenceSet();
  for (const { sequence } of stored) {
    const range = stream.held.rangeOf(sequence);
    if (range && range[1] > seq) named.addRange(range);
    else if (range && stream.covered.has(sequence)) named.add(sequence);
  }
  return named.ranges;
}

interface Parts {
  readonly ranges: readonly Range[];
  readonly refusals: readonly Refusal[];
}

function inParts({ ranges, refusals }: Parts): Pick<Receipt, 'ranges' | 'refused'>[] {
  const rangeParts = chunks(ranges, Number.POSITIVE_INFINITY);
  const refusalParts = chunks(refusals, MOST_BYTES_OF_REFUSALS);
  const count = Math.max(1, rangeParts.length, refusalParts.length);
  return Array.from({ length: count }, (_, index) => {
    const [some, refused] = [rangeParts[index], refusalParts[index]];
    return { ...(some && { ranges: some }), ...(refused && { refused }) };
  });
}

function chunks<T>(list: readonly T[], mostBytes: number): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const entry of list) {
    const more = Buffer.byteLength(JSON.stringify(entry)) + 1;
    const last = parts.at(-1);
    if (last && last.length < MOST_PER_RECEIPT && bytes + more <= mostBytes) {
      last.push(entry);
      bytes += more;
    } else {
      parts.push([entry]);
      bytes = more;
    }
  }
  return parts;
}

/** Whole characters. */
function cut(reason: string): string {
  return [...reason].slice(0, LONGEST_REASON).join('');
}
