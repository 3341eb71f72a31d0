// Puts the journal of a backup in place. It goes on under a new epoch: the numbers it would give next were given already.

import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AtriumError } from '../../foundation/errors.ts';
import { byLane } from '../../messages/record.ts';
import { currentEpoch } from '../epochs.ts';
import { inspectJournal, type JournalInspection } from '../inspection.ts';
import type { Present } from '../protocol.ts';
import { enterEpochEnd } from '../salvage/epoch-end.ts';
import { finishSwap, swapJournal } from '../salvage/swap.ts';
import { Counters } from '../storage/counters.ts';
import { JOURNAL_FILE, lockDirectory, openDatabase } from '../storage/database.ts';
import { readEpochs } from '../storage/epoch-rows.ts';
import { LaneStore } from '../storage/lane-store.ts';
import { Ledger } from '../storage/ledger.ts';
import { beginEpoch } from '../storage/schema.ts';
import { faultOf } from '../storage/storage-fault.ts';
import { lostEntries, lostNumbers, type Numbering } from './lost-numbers.ts';

export interface RestoreOptions {
  /** The data folder. */
  readonly directory: string;
  /** Folder of the backup, which was checked already. */
  readonly from: string;
  readonly newEpoch: string;
  readonly now: Present;
  /** Put in the ledger: which backup this is. */
  readonly detail: string;
}

export interface DataFolderHold {
  readonly hasJournal: boolean;
  /** Returns where the old journal went; null where there was none. */
  restore(options: Omit<RestoreOptions, 'directory'>): string | null;
  release(): void;
}

/** Keeps hubs out of the folder for as long as it is held. Throws JOURNAL_LOCKED where one runs on it. */
export function holdDataFolder(directory: string): DataFolderHold {
  const lock = lockDirectory(directory);
  finishSwap(directory);
  const hasJournal = existsSync(join(directory, JOURNAL_FILE));
  return {
    hasJournal,
    restore: (options) => {
      const aside = restoreJournal({ ...options, directory });
      return hasJournal ? aside : null;
    },
    release: () => lock.close(),
  };
}

function restoreJournal({ directory, from, newEpoch, now, detail }: RestoreOptions): string {
  const replaced = inspectIfReadable(directory);
  return swapJournal({ directory, kind: 'replaced', at: now.at }, (folder) => {
    copyFileSync(join(from, JOURNAL_FILE), join(folder, JOURNAL_FILE));
    const db = openDatabase(folder, newEpoch);
    try {
      goOnUnder(db, { newEpoch, now, detail, replaced });
    } finally {
      db.close();
    }
  });
}

interface GoingOn extends Pick<RestoreOptions, 'newEpoch' | 'now' | 'detail'> {
  readonly replaced: JournalInspection | undefined;
}

function goOnUnder(db: DatabaseSync, { newEpoch, now, detail, replaced }: GoingOn): void {
  db.exec('BEGIN IMMEDIATE');
  const epochs = readEpochs(db);
  beginEpoch(db, newEpoch);
  const counters = new Counters(db);
  const lanes = new LaneStore(db, counters.get('boots'));
  const ledger = new Ledger(lanes, counters, readEpochs(db));
  const lost = replaced ? lostNumbers(numberingOf(replaced), { epochs, last: byLane((lane) => lanes.last(lane)) }) : [];
  for (const loss of replaced ? lostEntries(replaced, lost) : []) ledger.enterOfEpoch(loss, now);
  // That its last epoch has ended is said even where no number is known to be lost.
  const ends = [{ epoch: currentEpoch(epochs), ranges: byLane(() => []) }, ...lost];
  for (const end of new Map(ends.map((end) => [end.epoch, end])).values())
    enterEpochEnd(ledger, { ...end, reason: 'restored', detail }, now);
  lanes.flush();
  counters.flush();
  db.exec('COMMIT');
}

function numberingOf({ epochs, lanes }: JournalInspection): Numbering {
  return { epochs, last: byLane((lane) => lanes[lane].last) };
}

/** Where it is damaged or gone nobody knows what it held; a disk that fails for a moment may still say it. */
function inspectIfReadable(directory: string): JournalInspection | undefined {
  try {
    return inspectJournal(directory);
  } catch (cause) {
    const { code, message } = faultOf(cause);
    if (cause instanceof AtriumError || code !== 'JOURNAL_UNAVAILABLE') return undefined;
    const advice = 'nothing was changed; try again, or move it away if the disk no longer gives it';
    throw new AtriumError(code, `the journal in ${directory} cannot be read (${message}): ${advice}`, { cause });
  }
}
