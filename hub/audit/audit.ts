// Compares what the centre holds with what the hall's journal gave, lane by lane and epoch by epoch: nothing may be unexplained.
//
//   numbers given ─▶ held by the centre
//                 │   └▶ and aside at the hub: CONFLICT, perhaps another record
//                 ├▶ in the ledger: given up, with a reason
//                 ├▶ in the journal, not confirmed: on the way
//                 └▶ LOST: confirmed, or gone from the journal, and nobody says why

import type { LossReason } from '../messages/loss.ts';
import { LANES, type Lane } from '../messages/record.ts';
import { type NamedLoss, unknownEnds } from './epoch-ends.ts';
import type { Audit, Finding, ForeignFinding, LostFinding } from './findings.ts';
import type { Holdings } from './holdings.ts';
import { countOf, intersect, type Ranges, rangeOf, subtract, unite } from './ranges.ts';

/** One look into a journal. */
export interface JournalLook {
  /** Oldest first. */
  readonly epochs: readonly { readonly epoch: string; readonly first: Readonly<Record<Lane, number>> }[];
  readonly lanes: Readonly<Record<Lane, { readonly last: number; readonly confirmed: number; readonly kept: Ranges }>>;
  readonly losses: readonly { readonly loss: NamedLoss }[];
  readonly setAside: readonly {
    readonly record: { readonly epoch: string; readonly lane: Lane; readonly seq: number };
  }[];
}

export interface AuditInput {
  /** Before the centre was asked: what was confirmed then, the centre must have had. */
  readonly before: JournalLook;
  /** After it was asked: what the centre had then, the journal must know now. */
  readonly after: JournalLook;
  readonly holdings: Holdings;
  /** Numbers from here on are newer than the holdings; null: none is. Left out: as `before` says. */
  readonly newFrom?: Readonly<Record<Lane, number | null>>;
}

export function audit(input: AuditInput): Audit {
  const streams = streamsOf(input).map((stream) => judge(stream, input));
  const gather = <T>(of: (judged: Judged) => readonly T[]): T[] => streams.flatMap((judged) => [...of(judged)]);
  const findings = {
    given: gather(({ given }) => given),
    held: gather(({ held }) => held),
    onTheWay: gather(({ onTheWay }) => onTheWay),
    givenUp: gather(({ givenUp }) => givenUp),
    lost: gather(({ lost }) => lost),
    foreign: gather(({ foreign }) => foreign),
    conflicting: gather(({ conflicting }) => conflicting),
    endUnknown: unknownEnds(lossesIn(input), (stream) => lastKnown(stream, input)),
  };
  return { verdict: verdictOf(findings), ...findings };
}

function verdictOf({ lost, foreign, conflicting, endUnknown, onTheWay }: Omit<Audit, 'verdict'>): Audit['verdict'] {
  const hasGoneBack = foreign.some(({ why }) => why === 'went-back');
  if (lost.length > 0 || hasGoneBack || conflicting.length > 0) return 'incomplete';
  if (endUnknown.length > 0) return 'end-unknown';
  return onTheWay.length > 0 ? 'complete-so-far' : 'complete';
}

type Judged = Omit<Audit, 'verdict' | 'endUnknown'>;

interface StreamName {
  readonly epoch: string;
  readonly lane: Lane;
  /** What the journal gave under this epoch; undefined for an epoch that it does not know. */
  readonly span: { readonly from: number; readonly to: number; readonly isNewest: boolean } | undefined;
}

function streamsOf({ after, holdings }: AuditInput): StreamName[] {
  const known = after.epochs.flatMap(({ epoch, first }, index) =>
    LANES.map((lane): StreamName => {
      const next = after.epochs[index + 1]?.first[lane];
      const span = {
        from: first[lane],
        to: next === undefined ? after.lanes[lane].last : next - 1,
        isNewest: next === undefined,
      };
      return { epoch, lane, span };
    }),
  );
  const names = new Set(after.epochs.map(({ epoch }) => epoch));
  const unknown = holdings.streams.filter(({ epoch }) => !names.has(epoch));
  return [...known, ...unknown.map(({ epoch, lane }) => ({ epoch, lane, span: undefined }))];
}

function judge(stream: StreamName, input: AuditInput): Judged {
  const { span } = stream;
  const all = heldOf(stream, input.holdings);
  const given = span ? rangeOf(span.from, span.to) : [];
  const foreign = subtract(all, given);
  const excuses = excusesFor(stream, input);
  const lacking = subtract(given, all);
  const excused = excuses.map(({ reason, ranges }) => ({ reason, ranges: intersect(lacking, ranges) }));
  const rest = subtract(lacking, unite(...excuses.map(({ ranges }) => ranges)));
  const finding = (ranges: Ranges): Finding[] => findingsOf(stream, ranges);
  const { onTheWay, confirmed, vanished } = judgeRest(stream.lane, rest, input);
  const lost = (ranges: Ranges, how: LostFinding['how']): LostFinding[] =>
    finding(ranges).map((one) => ({ ...one, how }));
  return {
    given: finding(given),
    held: finding(intersect(all, given)),
    onTheWay: finding(onTheWay),
    givenUp: excused.flatMap(({ reason, ranges }) => finding(ranges).map((one) => ({ ...one, reason }))),
    lost: [
      ...lost(confirmed, 'confirmed'),
      ...lost(vanished, 'vanished'),
      ...lost(subtract(gapsIn(foreign, span), unite(...excuses.map(({ ranges }) => ranges))), 'replaced-journal'),
    ],
    foreign: finding(foreign).map((one) => ({ ...one, why: whyForeign(span) })),
    conflicting: finding(intersect(all, asideThroughout(stream, input))),
  };
}

/** Aside before the centre was asked and after: one that is sent again goes as soon as the centre says that it has it. */
function asideThroughout(stream: StreamName, { before, after }: AuditInput): Ranges {
  return intersect(asideIn(before, stream), asideIn(after, stream));
}

function asideIn({ setAside }: JournalLook, { epoch, lane }: StreamName): Ranges {
  const records = setAside.map(({ record }) => record).filter((one) => one.epoch === epoch && one.lane === lane);
  return unite(records.map(({ seq }) => [seq, seq] as const));
}

function lossesIn({ after, holdings }: AuditInput): NamedLoss[] {
  return [...after.losses.map(({ loss }) => loss), ...holdings.losses];
}

function lastKnown({ epoch, lane }: Pick<StreamName, 'epoch' | 'lane'>, input: AuditInput): number {
  const stream = streamsOf(input).find((one) => one.epoch === epoch && one.lane === lane);
  const held = stream ? heldOf(stream, input.holdings) : [];
  return Math.max(0, stream?.span?.to ?? 0, held.at(-1)?.[1] ?? 0);
}

function heldOf({ epoch, lane }: StreamName, { streams }: Holdings): Ranges {
  return unite(...streams.filter((held) => held.epoch === epoch && held.lane === lane).map(({ ranges }) => ranges));
}

/** By reason, without overlap: the first reason that names a number counts. */
function excusesFor({ epoch, lane }: StreamName, input: AuditInput): { reason: LossReason; ranges: Ranges }[] {
  const aside = input.after.setAside.map(({ record }) => ({
    ...record,
    ranges: [[record.seq, record.seq]] as const,
    reason: 'set-aside' as const,
  }));
  const named = [...lossesIn(input), ...aside];
  const ofStream = named.filter((loss) => loss.epoch === epoch && loss.lane === lane);
  let explained: Ranges = [];
  return [...Map.groupBy(ofStream, ({ reason }) => reason)].map(([reason, losses]) => {
    const ranges = subtract(unite(...losses.map((loss) => loss.ranges)), explained);
    explained = unite(explained, ranges);
    return { reason, ranges };
  });
}

/** Of numbers that the centre lacks and the ledger does not name. */
function judgeRest(lane: Lane, rest: Ranges, { before, newFrom }: AuditInput) {
  const { last, confirmed, kept } = before.lanes[lane];
  // What is newer than the holdings may have been sent, confirmed and deleted since.
  const newest = Math.min(last, (newFrom?.[lane] ?? Number.POSITIVE_INFINITY) - 1);
  const judged = intersect(rest, rangeOf(1, newest));
  const waiting = intersect(judged, rangeOf(confirmed + 1, last));
  return {
    onTheWay: unite(subtract(rest, judged), intersect(waiting, kept)),
    confirmed: intersect(judged, rangeOf(1, confirmed)),
    vanished: subtract(waiting, kept),
  };
}

/** Where the centre holds numbers of a journal that is gone, those between them existed as well. */
function gapsIn(foreign: Ranges, span: StreamName['span']): Ranges {
  const last = foreign.at(-1)?.[1];
  if (last === undefined) return [];
  const first = span ? span.to + 1 : (foreign[0]?.[0] ?? 1);
  return subtract(rangeOf(first, last), foreign);
}

function whyForeign(span: StreamName['span']): ForeignFinding['why'] {
  if (!span) return 'unknown-epoch';
  return span.isNewest ? 'went-back' : 'replaced';
}

function findingsOf({ epoch, lane }: StreamName, ranges: Ranges): Finding[] {
  return ranges.length === 0 ? [] : [{ epoch, lane, ranges, count: countOf(ranges) }];
}
