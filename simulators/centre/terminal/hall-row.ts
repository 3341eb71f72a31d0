// One hall in a line: what is shown of its figures, and whether somebody should look at it.

import type { HallFigures } from '../account/hall-account.ts';
import { countOf } from '../account/sequence-set.ts';
import { LANES } from '../cloud-event.ts';

export interface HallRow {
  readonly hall: string;
  readonly presence: string;
  /** By lane: records of all epochs, and how many lack. */
  readonly lanes: readonly { readonly received: number; readonly missing: number }[];
  readonly missing: number;
  readonly givenUp: number;
  readonly duplicates: number;
  readonly historical: number;
  readonly activeAlarms: number;
  readonly secondsSinceRecord: number | undefined;
  readonly isCatchingUp: boolean;
  /** What is wrong, in few words; empty where nothing is. */
  readonly problem: string;
}

export function rowOf(hall: string, figures: HallFigures, now: number): HallRow {
  const streams = [...Object.values(figures.lanes), ...figures.earlier];
  const sum = (of: (stream: (typeof streams)[number]) => number): number =>
    streams.reduce((all, one) => all + of(one), 0);
  const lanes = LANES.map((lane) => {
    const ofLane = streams.filter((stream) => stream.lane === lane);
    return {
      received: ofLane.reduce((all, { received }) => all + received, 0),
      missing: ofLane.reduce((all, { missing }) => all + countOf(missing), 0),
    };
  });
  const missing = lanes.reduce((all, lane) => all + lane.missing, 0);
  return {
    hall,
    presence: figures.presence,
    lanes,
    missing,
    givenUp: sum(({ givenUp }) => givenUp),
    duplicates: sum(({ duplicates }) => duplicates),
    historical: sum(({ historical }) => historical),
    activeAlarms: figures.activeAlarms.length,
    secondsSinceRecord: figures.lastRecordAt === null ? undefined : Math.round((now - figures.lastRecordAt) / 1000),
    isCatchingUp: figures.isCatchingUp,
    problem: problemOf(figures, missing),
  };
}

function problemOf(figures: HallFigures, missing: number): string {
  const { presence, isCatchingUp, outOfOrder, conflicting, refused, malformed } = figures;
  const counts = Object.entries({
    missing: isCatchingUp ? 0 : missing,
    'out of order': outOfOrder,
    conflicting,
    refused,
    unreadable: malformed,
  });
  const problems = counts.flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return (presence === 'lost' ? ['line lost', ...problems] : problems).join(', ');
}

/** Those that need somebody first, then by name. */
export function sortRows(rows: readonly HallRow[]): HallRow[] {
  return rows.toSorted(
    (a, b) => Number(b.problem !== '') - Number(a.problem !== '') || (a.hall < b.hall ? -1 : Number(a.hall > b.hall)),
  );
}
