// Looks into journals and answers of centres, small enough to be read at a glance.

import { audit, type JournalLook } from '../../hub/audit/audit.ts';
import type { Audit, Finding } from '../../hub/audit/findings.ts';
import type { Holdings } from '../../hub/audit/holdings.ts';
import type { Ranges } from '../../hub/audit/ranges.ts';
import type { LossReason } from '../../hub/messages/loss.ts';
import { LANES, type Lane } from '../../hub/messages/record.ts';

export interface LookOptions {
  readonly last: number;
  readonly confirmed: number;
  /** All of them, unless told. */
  readonly kept?: Ranges;
  /** First numbers of later epochs on lane event: e2, e3, … */
  readonly laterEpochs?: readonly number[];
  readonly losses?: readonly { ranges: Ranges; reason?: LossReason; epoch?: string }[];
  readonly setAside?: readonly number[];
}

/** A journal in which something happened on lane event alone. */
export function look({
  last,
  confirmed,
  kept = [[1, last]],
  laterEpochs = [],
  losses = [],
  setAside = [],
}: LookOptions): JournalLook {
  const nothing = { last: 0, confirmed: 0, kept: [] };
  const starts = [1, ...laterEpochs];
  return {
    epochs: starts.map((first, index) => ({
      epoch: `e${index + 1}`,
      first: byLane((lane) => (lane === 'event' ? first : 1)),
    })),
    lanes: byLane((lane) => (lane === 'event' ? { last, confirmed, kept } : nothing)),
    losses: losses.map(({ ranges, reason = 'age', epoch = 'e1' }) => ({
      loss: { epoch, lane: 'event', ranges, reason },
    })),
    setAside: setAside.map((seq) => ({ record: { epoch: 'e1', lane: 'event', seq } })),
  };
}

export function holdings(
  ranges: Ranges,
  more: Readonly<Record<string, Ranges>> = {},
  losses: Holdings['losses'] = [],
): Holdings {
  const streams = Object.entries({ e1: ranges, ...more }).map(([epoch, each]) => ({
    epoch,
    lane: 'event' as const,
    ranges: each,
  }));
  return { at: '2026-01-05T10:00:00.000Z', isHallKnown: true, streams, losses };
}

export function byLane<T>(of: (lane: Lane) => T): Record<Lane, T> {
  return Object.fromEntries(LANES.map((lane) => [lane, of(lane)])) as Record<Lane, T>;
}

/** One moment, unless the hub ran on while the centre was asked. */
export function compare(before: JournalLook, held: Holdings, after = before): Audit {
  return audit({ before, after, holdings: held });
}
export const numbersIn = (findings: readonly Finding[]): Ranges => findings.flatMap(({ ranges }) => ranges);
