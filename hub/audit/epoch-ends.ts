// Epochs of which the ledger says that they ended, and not where: after damage, and after a restore without the journal before.

import type { Loss } from '../messages/loss.ts';
import { LANES } from '../messages/record.ts';
import type { EndUnknown } from './findings.ts';

export type NamedLoss = Pick<Loss, 'epoch' | 'lane' | 'ranges' | 'reason'>;

/** `lastKnown`: the highest number of an epoch and lane that anybody knows of. */
export function unknownEnds(
  losses: readonly NamedLoss[],
  lastKnown: (stream: Pick<NamedLoss, 'epoch' | 'lane'>) => number,
): EndUnknown[] {
  const open = losses.filter((loss) => loss.ranges.length === 0 && !isEndNamed(loss, losses));
  // The journal and the centre may both hold an entry, and an epoch may have been ended twice.
  const first = new Map(open.map((loss) => [`${loss.epoch}.${loss.lane}`, loss]));
  return [...first.values()]
    .map(({ epoch, lane, reason }) => ({ epoch, lane, reason, after: lastKnown({ epoch, lane }) }))
    .sort((a, b) => a.epoch.localeCompare(b.epoch) || LANES.indexOf(a.lane) - LANES.indexOf(b.lane));
}

/** A restore that names numbers on any lane could read the journal before it: on the other lanes it then lost nothing. */
function isEndNamed({ epoch, reason }: NamedLoss, losses: readonly NamedLoss[]): boolean {
  if (reason !== 'restored') return false;
  return losses.some((loss) => loss.reason === reason && loss.epoch === epoch && loss.ranges.length > 0);
}
