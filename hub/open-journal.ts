// Opens the journal, or while the disk is too ill for that puts a stand-in in its place, so that the hall goes on.

import type { Config } from './config/config.ts';
import type { Chance } from './foundation/chance.ts';
import type { Clock } from './foundation/clock.ts';
import { AtriumError } from './foundation/errors.ts';
import type { Log } from './foundation/log.ts';
import { Journal } from './journal/journal.ts';
import { type HallJournal, StandInJournal } from './journal/stand-in.ts';
import type { Decision } from './messages/decision.ts';
import { type Commits, WaitingCommits } from './waiting-commits.ts';

export interface OpenJournalOptions {
  readonly config: Pick<Config, 'data' | 'quarantine' | 'journal'>;
  /** Opened by an earlier stand-in; undefined: to be opened. */
  readonly opened?: Journal | undefined;
  /** What a hub in this process met in the file: see `OpenOptions.knownDamage`. */
  readonly knownDamage?: string | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly onFatal: (error: Error) => void;
  /** The hall must be put together anew, over this journal, or over what can be saved of a damaged one. */
  readonly onRestart: (restart: Restart) => void;
}

export interface Restart {
  readonly opened?: Journal;
  readonly knownDamage?: string;
}

export interface OpenedJournal {
  readonly journal: HallJournal;
  readonly commits: Commits;
}

/** Throws JOURNAL_LOCKED, or JOURNAL_INVALID for a file that is none of ours. */
export async function openJournal(options: OpenJournalOptions, signal: AbortSignal): Promise<OpenedJournal> {
  const { opened, clock, chance, log, onFatal, onRestart } = options;
  const open = () => openReal(options, signal);
  try {
    return bounded(opened ?? (await open()));
  } catch (error) {
    if (!(error instanceof AtriumError) || error.code !== 'JOURNAL_UNAVAILABLE') throw error;
    log.error(
      { fault: error.message, folder: options.config.data },
      'the disk does not let the journal be opened: the hall goes on without it, and nothing is acknowledged; free or mend the disk',
    );
    const random = () => chance.fraction();
    const onOpened = (journal: Journal) => onRestart({ opened: journal });
    const standIn = new StandInJournal({ clock, random, fault: error.message, open, onOpened, onFatal });
    await standIn.start();
    // What it is given it forgets at once, so there is always room.
    return { journal: standIn, commits: { commit: (decision) => standIn.commit(decision), hasRoom: true } };
  }
}

function bounded(journal: Journal): OpenedJournal {
  const commit = (decision: Decision) => journal.commit(decision);
  return { journal, commits: new WaitingCommits({ commit, isCommitting: () => journal.isHealthy() }) };
}

async function openReal(options: OpenJournalOptions, signal: AbortSignal): Promise<Journal> {
  const { config, knownDamage, clock, chance, log, onFatal, onRestart } = options;
  const { data: directory, quarantine } = config;
  const onDamaged = (what: string) => onRestart({ knownDamage: what });
  const ports = { clock, chance, log, onFatal, onDamaged };
  const journal = new Journal({ ...config.journal, directory, quarantine, knownDamage, ...ports });
  try {
    await journal.start(signal);
    const { damage } = journal.view();
    if (damage !== null)
      log.error(
        { damage },
        'the journal was damaged: what can be read goes on in a new file, the ledger names what is lost; have the disk checked',
      );
    return journal;
  } catch (error) {
    await journal.stop();
    throw error;
  }
}
