// Puts a new journal in the place of another one, which stays beside it: whole at every instant, whenever the power goes.
//
//   build in journal.new.unfinished/ ─▶ rename to journal.new/ ─▶ old files aside ─▶ new file in ─▶ folder away
//                                              └── from here on whoever opens the journal finishes what is left ──┘

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_FILE } from '../storage/database.ts';

const UNFINISHED = 'journal.new.unfinished';
const READY = 'journal.new';
/** Inside the folder: the name under which the old journal stays, without its ending. */
const ASIDE_NAME = 'old-journal-goes-to';
/** Of SQLite's files beside its own: the log, and the map of the log. The main file goes last, as it means nothing without the others. */
const ENDINGS = ['-wal', '-shm', ''];
/** Old journals kept beside the new one, of each kind; each may be as large as the journal may grow. */
const KEPT_ASIDE = 2;

export interface Swap {
  readonly directory: string;
  /** Why the old one goes: part of its new name. */
  readonly kind: 'damaged' | 'replaced';
  /** Wall clock. */
  readonly at: number;
}

/** Builds the new journal in a folder of its own, then takes it in. Returns the path under which the old one stays. */
export function swapJournal({ directory, kind, at }: Swap, build: (folder: string) => void): string {
  const unfinished = join(directory, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  build(unfinished);
  const aside = `journal.${kind}-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}`;
  writeFileSync(join(unfinished, ASIDE_NAME), aside);
  for (const name of readdirSync(unfinished)) sync(join(unfinished, name));
  sync(unfinished);
  renameSync(unfinished, join(directory, READY));
  sync(directory);
  finishSwap(directory);
  return join(directory, `${aside}.sqlite`);
}

/** What a kill left half-done; to be called before the journal is opened. */
export function finishSwap(directory: string): void {
  const ready = join(directory, READY);
  if (!existsSync(ready)) return;
  const file = join(directory, JOURNAL_FILE);
  if (existsSync(join(ready, JOURNAL_FILE))) {
    const aside = join(directory, `${readFileSync(join(ready, ASIDE_NAME), 'utf8')}.sqlite`);
    for (const ending of ENDINGS) moveIfThere(file + ending, aside + ending);
    renameSync(join(ready, JOURNAL_FILE), file);
    sync(directory);
  }
  rmSync(ready, { recursive: true, force: true });
  sync(directory);
  for (const kind of ['damaged', 'replaced']) forgetOldest(directory, kind);
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

function forgetOldest(directory: string, kind: string): void {
  const names = readdirSync(directory).filter((name) => name.startsWith(`journal.${kind}-`));
  const kept = new Set(
    names
      .filter((name) => name.endsWith('.sqlite'))
      .sort()
      .slice(-KEPT_ASIDE),
  );
  for (const name of names) {
    if (!kept.has(name.replace(/\.sqlite.*$/, '.sqlite'))) rmSync(join(directory, name), { force: true });
  }
}

/** Of a file, or of a folder's list of names. */
function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
