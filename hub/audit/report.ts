// What an audit found, for a person: a table of the lanes, the verdict, and then exactly what lacks.

import { LANES, type Lane } from '../messages/record.ts';
import type { Audit, EndUnknown, Finding, ForeignFinding, LostFinding } from './findings.ts';
import type { Ranges } from './ranges.ts';

export interface Glance {
  readonly seq: number;
  readonly type: string;
  readonly subject: string;
  readonly time: number;
}

export interface ReportOptions {
  readonly hall: string;
  /** When the centre said what it holds. */
  readonly at: string;
  readonly isHallKnown: boolean;
  /** What the journal still has of what is lost. */
  readonly glance: (finding: Finding) => readonly Glance[];
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => string;
}

const HOW_LOST: Record<LostFinding['how'], string> = {
  confirmed: 'confirmed to the hub, and the centre does not have them',
  vanished: 'neither confirmed nor in the journal any more, and the ledger does not name them',
  'replaced-journal': 'lacking between numbers that the centre holds, and the journal that gave them is gone',
};

const WHY_FOREIGN: Record<ForeignFinding['why'], string> = {
  'unknown-epoch': 'of another journal of this hall, deleted or put aside meanwhile',
  replaced: 'given before a backup took the journal’s place; the journal goes on under a new epoch',
  'went-back': 'beyond the newest number of the journal, which has gone back: it would give them a second time',
};

const CONFLICT =
  'the centre refused them and holds the numbers: send them again from aside; refused once more, they are other records';

const MOST_RANGES = 20;

export function reportLines(audit: Audit, options: ReportOptions): string[] {
  const { hall, at, isHallKnown, table } = options;
  return [
    `Hall ${hall}, compared with what the centre held at ${at}.`,
    ...(isHallKnown ? [] : [`The centre has never heard of a hall "${hall}".`]),
    '',
    table(
      ['LANE', 'GIVEN', 'HELD', 'ON THE WAY', 'GIVEN UP', 'LOST'],
      LANES.map((lane) => rowOf(lane, audit)),
    ),
    '',
    ...section('given up, as the ledger says', audit.givenUp, ({ reason }) => reason),
    ...section('on the way', audit.onTheWay, () => 'not confirmed yet, waiting in the journal'),
    ...section('held, and not of this journal', audit.foreign, ({ why }) => WHY_FOREIGN[why]),
    ...section('CONFLICT', audit.conflicting, () => CONFLICT),
    ...endLines(audit.endUnknown),
    ...lostLines(audit.lost, options),
    verdictOf(audit),
  ];
}

function rowOf(lane: Lane, { given, held, onTheWay, givenUp, lost }: Audit): string[] {
  return [
    lane,
    ...[given, held, onTheWay, givenUp, lost].map((findings) =>
      String(sumOf(findings.filter((one) => one.lane === lane))),
    ),
  ];
}

function section<T extends Finding>(title: string, findings: readonly T[], why: (finding: T) => string): string[] {
  if (findings.length === 0) return [];
  return [`${title}:`, ...findings.map((finding) => `  ${describe(finding)}: ${why(finding)}`), ''];
}

function lostLines(lost: readonly LostFinding[], { glance }: ReportOptions): string[] {
  if (lost.length === 0) return [];
  const lines = lost.flatMap((finding) => [
    `  ${describe(finding)}: ${HOW_LOST[finding.how]}`,
    ...(finding.how === 'confirmed' ? glance(finding) : []).map(
      ({ seq, type, subject, time }) => `    ${seq}  ${new Date(time).toISOString()}  ${subject}  ${type}`,
    ),
  ]);
  return ['LOST:', ...lines, ''];
}

function endLines(ends: readonly EndUnknown[]): string[] {
  if (ends.length === 0) return [];
  const epochs = Map.groupBy(ends, ({ epoch, reason }) => `epoch ${epoch}, ${reason}`);
  const lines = [...epochs].map(([title, lanes]) => {
    const last = lanes.map(({ lane, after }) => (after === 0 ? `on ${lane} at all` : `after ${lane} ${after}`));
    return `  ${title}: nobody knows whether anything was recorded ${last.join(', ')}`;
  });
  return ['END UNKNOWN:', ...lines, ''];
}

function verdictOf({ verdict, lost, onTheWay, givenUp, held, foreign, conflicting, endUnknown }: Audit): string {
  const named = sumOf(givenUp) > 0 ? ` The ledger names ${sumOf(givenUp)} that it will not get.` : '';
  if (verdict === 'complete') return `complete: the centre holds all, ${records(sumOf(held))}.${named}`;
  if (verdict === 'complete-so-far')
    return `complete so far: the centre holds ${records(sumOf(held))}, ${sumOf(onTheWay)} on the way.${named}`;
  if (verdict === 'end-unknown') {
    const epochs = new Set(endUnknown.map(({ epoch }) => epoch)).size;
    const waiting = onTheWay.length > 0 ? `, ${sumOf(onTheWay)} on the way` : '';
    const ends = epochs === 1 ? 'one epoch' : `${epochs} epochs`;
    return `NOT KNOWN to be complete: nothing known is lost, the centre holds ${records(sumOf(held))}${waiting}, but the end of ${ends} is unknown, as listed above.${named}`;
  }
  const wentBack = sumOf(foreign.filter(({ why }) => why === 'went-back'));
  const faults = [
    ...(sumOf(lost) > 0 ? [`${records(sumOf(lost))} lost`] : []),
    ...(wentBack > 0 ? [`the journal has gone back by ${records(wentBack)}`] : []),
    ...(conflicting.length > 0 ? [`${records(sumOf(conflicting))} in conflict`] : []),
  ];
  return `NOT complete: ${faults.join(', and ')}, as listed above.${named}`;
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}

function describe({ lane, ranges, count, epoch }: Finding): string {
  return `${lane} ${rangesText(ranges)} (${count}, epoch ${epoch})`;
}

/** `1-4, 7, 9-12 …`. All of them are in the output of --json. */
function rangesText(ranges: Ranges): string {
  const shown = ranges.slice(0, MOST_RANGES).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return shown.join(', ') + (ranges.length > MOST_RANGES ? ` and ${ranges.length - MOST_RANGES} ranges more` : '');
}

function sumOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, { count }) => sum + count, 0);
}
