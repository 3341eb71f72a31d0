// Opens the journal's file; a damaged one goes aside, and what can be read of it goes on in a new one.
//
//   open ─▶ look for damage ─▶ sound: go on
//                └─ damaged ─▶ copy rows ─▶ epochs and positions ─▶ ledger: what is lost ─▶ swap ─▶ open again
//                                              └─ not readable: a new epoch, so that no number comes twice

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { byLane, LANES } from '../../messages/record.ts';
import type { OpenOptions, Positions } from '../protocol.ts';
import { Counters } from '../storage/counters.ts';
import { JOURNAL_FILE, openDatabase } from '../storage/database.ts';
import { readEpochs } from '../storage/epoch-rows.ts';
import { LaneStore } from '../storage/lane-store.ts';
import { Ledger } from '../storage/ledger.ts';
import { beginEpoch } from '../storage/schema.ts';
import { copyRows } from './copy-rows.ts';
import { findDamage, findDamageAnywhere } from './damage-check.ts';
import { enterEpochEnd } from './epoch-end.ts';
import { padToItsSize, replaceFirstPage } from './first-page.ts';
import { guessPositions, type Identity, readIdentity, writeEpochs, writePositions } from './identity.ts';
import { missingNumbers } from './missing-numbers.ts';
import { isDamage, unlessDamaged } from './readable-rows.ts';
import { finishSwap, swapJournal } from './swap.ts';

export type SalvageOptions = Pick<OpenOptions, 'directory' | 'newEpoch' | 'now' | 'knownDamage'>;

/** Keeps an entry of the ledger small enough for any broker. */
const RANGES_PER_ENTRY = 500;

export interface Opened {
  readonly db: DatabaseSync;
  /** What was wrong and where the damaged file is; null for a sound one. */
  readonly damage: string | null;
}

/** Throws JOURNAL_INVALID for a file of another program or version, and SQLite's errors for a failing disk. */
export function openOrSalvage(options: SalvageOptions): Opened {
  const { directory, newEpoch, knownDamage } = options;
  finishSwap(directory);
  const opened = openIfSound(options);
  if (typeof opened !== 'string') return { db: opened, damage: null };
  const finding = knownDamage ?? opened;
  const aside = salvage({ ...options, finding });
  return { db: openDatabase(directory, newEpoch), damage: `${finding}; the damaged file is ${aside}` };
}

/** The text says what is wrong. */
function openIfSound({ directory, newEpoch, knownDamage }: SalvageOptions): DatabaseSync | string {
  const file = join(directory, JOURNAL_FILE);
  // SQLite would take it for a new one, and delete the log beside it.
  if (existsSync(`${file}-wal`) && existsSync(file) && statSync(file).size === 0) return 'the file is empty';
  let db: DatabaseSync;
  try {
    db = openDatabase(directory, newEpoch);
  } catch (error) {
    if (isDamage(error) && error instanceof Error) return error.message;
    throw error;
  }
  try {
    const finding = findDamage(db) ?? (knownDamage === undefined ? undefined : findDamageAnywhere(db));
    if (finding === undefined) return db;
    db.close();
    return finding;
  } catch (error) {
    db.close();
    throw error;
  }
}

interface Salvage extends SalvageOptions {
  /** What is wrong, in words. */
  readonly finding: string;
}

function salvage(options: Salvage): string {
  const { directory, now } = options;
  return swapJournal({ directory, kind: 'damaged', at: now.at }, (folder) => {
    const fresh = openDatabase(folder, options.newEpoch);
    // The folder is synced as a whole before it counts.
    fresh.exec('PRAGMA synchronous = OFF; PRAGMA wal_checkpoint(TRUNCATE)');
    const damaged = openDamaged(join(directory, JOURNAL_FILE), join(folder, JOURNAL_FILE));
    try {
      const identity: Identity = damaged ? readIdentity(damaged) : { epochs: undefined, positions: undefined };
      if (damaged) copyRows(damaged, fresh);
      goOn(fresh, identity, options);
    } finally {
      damaged?.close();
      fresh.close();
    }
  });
}

/** Undefined where nothing in it can be found. */
function openDamaged(file: string, newJournal: string): DatabaseSync | undefined {
  padToItsSize(file);
  const db = openIfReadable(file);
  if (db) return db;
  replaceFirstPage(file, newJournal);
  return openIfReadable(file);
}

function openIfReadable(file: string): DatabaseSync | undefined {
  const db = new DatabaseSync(file, { readOnly: true });
  const hasContent = ['lane', ...LANES.map((lane) => `${lane}_record`)].some(
    (table) => unlessDamaged(() => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get()) !== undefined,
  );
  if (hasContent) return db;
  db.close();
  return undefined;
}

/** Takes up the numbers where they were, or where that is not known for sure, begins an epoch of its own. */
function goOn(fresh: DatabaseSync, { epochs, positions }: Identity, options: Salvage): void {
  fresh.exec('BEGIN; DELETE FROM epoch_start');
  if (epochs) writeEpochs(fresh, epochs);
  const used = positions ?? guessPositions(fresh);
  writePositions(fresh, used);
  const isCertain = epochs !== undefined && positions !== undefined;
  if (!isCertain) beginEpoch(fresh, options.newEpoch);
  enterLosses(fresh, used, options);
  if (!isCertain) enterEnd(fresh, epochs?.at(-1)?.epoch ?? 'unknown', options);
  fresh.exec('COMMIT');
}

function enterLosses(fresh: DatabaseSync, positions: Positions, { now, finding }: Salvage): void {
  const counters = new Counters(fresh);
  const lanes = new LaneStore(fresh, counters.get('boots'));
  const ledger = new Ledger(lanes, counters, readEpochs(fresh));
  for (const lane of LANES) {
    const missing = missingNumbers(fresh, lane, positions[lane]);
    for (let at = 0; at < missing.length; at += RANGES_PER_ENTRY) {
      const ranges = missing.slice(at, at + RANGES_PER_ENTRY);
      ledger.enter({ lane, ranges, reason: 'damaged', detail: finding, from: null, to: null }, now);
    }
  }
  lanes.flush();
  counters.flush();
}

function enterEnd(fresh: DatabaseSync, epoch: string, { now, finding }: Salvage): void {
  const detail = `${finding}; which numbers were given last could not be read, so a new epoch begins`;
  const lanes = new LaneStore(fresh, new Counters(fresh).get('boots'));
  const ledger = new Ledger(lanes, new Counters(fresh), readEpochs(fresh));
  enterEpochEnd(ledger, { epoch, reason: 'damaged', detail, ranges: byLane(() => []) }, now);
  lanes.flush();
}
