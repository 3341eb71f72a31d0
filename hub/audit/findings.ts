// What an audit finds: numbers of one epoch and lane, and what became of them.

import type { LossReason } from '../messages/loss.ts';
import type { Lane } from '../messages/record.ts';
import type { Ranges } from './ranges.ts';

export interface Finding {
  readonly epoch: string;
  readonly lane: Lane;
  readonly ranges: Ranges;
  readonly count: number;
}

/** confirmed: the hub was told that the centre has them. vanished: gone from the journal, unconfirmed and unexplained. */
export type LostFinding = Finding & { readonly how: 'confirmed' | 'vanished' | 'replaced-journal' };
/**
 * unknown-epoch: of a journal that this one does not descend from. replaced: given before a backup took the journal's
 * place. went-back: beyond the newest number of the journal, which would give these numbers again.
 */
export type ForeignFinding = Finding & { readonly why: 'unknown-epoch' | 'replaced' | 'went-back' };

/** The ledger says that an epoch has ended, and not with which number: what was given after `after` nobody knows. */
export interface EndUnknown {
  readonly epoch: string;
  readonly lane: Lane;
  /** The highest number that anybody knows of. */
  readonly after: number;
  readonly reason: LossReason;
}

export interface Audit {
  /**
   * complete: the centre holds all but what the ledger names. so-far: the rest is on its way. end-unknown: one of these
   * two, as far as anybody can know.
   */
  readonly verdict: 'complete' | 'complete-so-far' | 'end-unknown' | 'incomplete';
  readonly given: readonly Finding[];
  readonly held: readonly Finding[];
  readonly onTheWay: readonly Finding[];
  readonly givenUp: readonly (Finding & { readonly reason: LossReason })[];
  readonly lost: readonly LostFinding[];
  readonly foreign: readonly ForeignFinding[];
  /** Among those held: refused by the centre and aside at the hub, so that what is held may be another record. */
  readonly conflicting: readonly Finding[];
  readonly endUnknown: readonly EndUnknown[];
}
