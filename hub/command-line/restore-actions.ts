// What `atrium restore` does: puts a backup in the data folder, the old files aside, and the journal under a new epoch.

import { existsSync } from 'node:fs';
import { link, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { systemChance } from '../foundation/chance.ts';
import { systemClock } from '../foundation/clock.ts';
import { ClockTrust } from '../foundation/clock-trust.ts';
import { prepareDataFolder } from '../foundation/data-folder.ts';
import { AtriumError } from '../foundation/errors.ts';
import { type DataFolderHold, holdDataFolder } from '../journal/backup/restore-journal.ts';
import { JOURNAL_FILE } from '../journal/storage/database.ts';
import { type Manifest, readBackup, writeSynced } from './backup-folder.ts';
import { type HallOptions, overridesOf } from './hall-options.ts';

export interface RestoreOptions extends HallOptions {
  readonly from: string;
  readonly replace?: boolean;
}

const EPOCH_BYTES = 8;

export async function restoreBackup({ from, replace = false, ...options }: RestoreOptions): Promise<void> {
  process.umask(0o077);
  const config = loadConfig(options.config, overridesOf(options));
  const folder = resolve(from);
  const manifest = await readBackup(folder);
  if (manifest.hall !== config.hall.id) throw ofAnotherHall(folder, manifest, config);
  prepareDataFolder(config.data);
  const hold = holdDataFolder(config.data);
  try {
    if (hold.hasJournal && !replace) throw hasJournal(config.data);
    await restore(hold, { folder, manifest, config });
  } finally {
    hold.release();
  }
}

interface Restoring {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly config: Config;
}

async function restore(hold: DataFolderHold, { folder, manifest, config }: Restoring): Promise<void> {
  const at = systemClock.now();
  const stamp = new Date(at).toISOString().replaceAll(/[-:.]/g, '');
  for (const name of Object.keys(manifest.files).filter((name) => name !== JOURNAL_FILE)) {
    const file = join(config.data, name);
    const content = await readFile(join(folder, name));
    // At every instant there is one of the two.
    if (existsSync(file)) await link(file, `${file}.replaced-${stamp}`);
    await writeSynced(`${file}.restored`, content);
    await rename(`${file}.restored`, file);
  }
  const aside = hold.restore({
    from: folder,
    newEpoch: systemChance.token(EPOCH_BYTES),
    now: { at, isClockTrusted: new ClockTrust({ clock: systemClock, newestKnown: 0 }).isTrusted(), uptimeMs: 0 },
    detail: `the backup of ${manifest.madeAt} took the journal's place`,
  });
  const where = aside === null ? '' : `\nThe old journal is ${aside}; delete it once all is well.`;
  console.log(`The backup of ${manifest.madeAt} is restored in ${config.data}.${where}`);
}

function ofAnotherHall(folder: string, manifest: Manifest, { hall }: Config): AtriumError {
  const message = `${folder} is a backup of the hall "${manifest.hall}", not of "${hall.id}": choose another backup or configuration`;
  return new AtriumError('BACKUP_INVALID', message, { context: { folder } });
}

function hasJournal(data: string): AtriumError {
  const message = `${data} holds a journal already: add --replace to put it aside, or choose another folder with --data`;
  return new AtriumError('RESTORE_REFUSED', message, { context: { data } });
}
