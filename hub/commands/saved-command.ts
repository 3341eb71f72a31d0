// A command as it lies in the journal, and what a decision of the desk changes there.

import type { Command, CommandView } from '../messages/command.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { Moment } from '../messages/record-drafts.ts';
import type { CommandLife, Proof } from './command-life.ts';

export interface SavedCommand {
  readonly view: CommandView;
  /** Of one that is not over. */
  readonly open?: {
    readonly proof: Proof;
    readonly sentAt: Timestamp | null;
    /** In hub time. */
    readonly deadlineAt: Timestamp;
    readonly saidDone: boolean;
  };
}

export interface CommandChange {
  readonly id: string;
  /** Where the state changed: to be recorded, and shown after the commit. */
  readonly view?: CommandView;
  /** What the journal holds of it from now on; null forgets it, undefined leaves what is there. */
  readonly saved?: SavedCommand | null;
  /** To be handed to its device, after the commit. */
  readonly send?: Command;
}

export function savedLife({ view, proof, sentAt, deadlineMs, saidDone }: CommandLife, moment: Moment): SavedCommand {
  const deadlineAt = moment.at + (deadlineMs - moment.uptimeMs);
  return { view, open: { proof, sentAt, deadlineAt, saidDone } };
}

/** With a clock that may be wrong, or was set meanwhile, the time left is at most what it was at first. */
export function restoredLife(view: CommandView, open: NonNullable<SavedCommand['open']>, moment: Moment): CommandLife {
  const { proof, sentAt, deadlineAt, saidDone } = open;
  const leftMs = moment.isClockTrusted ? deadlineAt - moment.at : proof.withinMs;
  const deadlineMs = moment.uptimeMs + Math.min(Math.max(leftMs, 0), proof.withinMs);
  return {
    view,
    proof,
    sentAt: sentAt === null ? null : Math.min(sentAt, moment.at),
    deadlineMs,
    saidDone,
    seen: undefined,
  };
}
