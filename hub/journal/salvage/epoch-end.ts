// Says in the ledger that an epoch has ended: what was recorded in it and is not here will never come.

import type { Loss, SequenceRange } from '../../messages/loss.ts';
import { LANES, type Lane } from '../../messages/record.ts';
import type { Present } from '../protocol.ts';
import type { Ledger } from '../storage/ledger.ts';

export interface EpochEnd extends Pick<Loss, 'epoch' | 'reason' | 'detail'> {
  /** Numbers known to have been given in it that are not here; of those beyond them nobody knows. */
  readonly ranges: Readonly<Record<Lane, readonly SequenceRange[]>>;
}

/** An entry for each lane, also where no number is known to be lost: that the epoch has ended is the news. */
export function enterEpochEnd(ledger: Ledger, { ranges, ...end }: EpochEnd, now: Present): void {
  for (const lane of LANES) ledger.enterOfEpoch({ ...end, lane, ranges: ranges[lane], from: null, to: null }, now);
}
