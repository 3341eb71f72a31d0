// What `atrium backup` does: one moment of the data folder, also while a hub runs, in a folder that appears only when it is whole.

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { systemClock } from '../foundation/clock.ts';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';
import { copyJournal } from '../journal/backup/copy-journal.ts';
import { JOURNAL_FILE } from '../journal/storage/database.ts';
import { LANES } from '../messages/record.ts';
import { completeBackup, forget, sealFiles, writeSynced } from './backup-folder.ts';
import { type HallOptions, overridesOf } from './hall-options.ts';

export async function makeBackup({ to, ...options }: HallOptions & { readonly to: string }): Promise<void> {
  process.umask(0o077);
  const config = loadConfig(options.config, overridesOf(options));
  const folder = resolve(to);
  await refuseIfFull(folder);
  const unfinished = `${folder}.unfinished`;
  await forget(unfinished);
  await makeFolder(unfinished);
  try {
    await fill(config, unfinished, folder);
  } catch (error) {
    await forget(unfinished);
    throw error;
  }
}

async function fill(config: Config, unfinished: string, folder: string): Promise<void> {
  // Small files first: a device that is registered meanwhile is then missing in both, not in one.
  const names = await copySmallFiles(config, unfinished);
  const journal = await copyJournal(config.data, unfinished);
  const files = await sealFiles(unfinished, [...names, JOURNAL_FILE]);
  const madeAt = new Date(systemClock.now()).toISOString();
  await completeBackup(unfinished, folder, { hall: config.hall.id, madeAt, journal, files });
  const numbers = LANES.map((lane) => `${lane} ${journal.positions[lane].last}`).join(', ');
  console.log(`Backup made in ${folder}\nEpoch ${journal.epoch}; newest numbers: ${numbers}`);
  for (const name of passwordFilesOf(config).filter(isElsewhere))
    console.log(`Not in it, as it lies elsewhere: the password file ${name}. Copy it by hand.`);
}

/** Of a folder that is not there, as of a disk that is not mounted, none is made: the backup would lie on the wrong disk. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (cause) {
    if (systemErrorCode(cause) !== 'ENOENT') throw cause;
    throw new AtriumError('BACKUP_INVALID', `There is no folder ${dirname(folder)}; make it, or mount its disk.`, {
      cause,
    });
  }
}

/** Each is replaced as a whole by whoever writes it, so that a copy of it is whole, too. */
async function copySmallFiles(config: Config, unfinished: string): Promise<string[]> {
  const names = [];
  for (const name of smallFilesOf(config)) {
    const content = await readIfPresent(join(config.data, name));
    if (content === undefined) continue;
    await writeSynced(join(unfinished, name), content);
    names.push(name);
  }
  return names;
}

/** Registry, access to the page, and the passwords that the configuration names in the data folder. */
function smallFilesOf(config: Config): string[] {
  return ['registry.json', 'access.json', ...passwordFilesOf(config).filter((name) => !isElsewhere(name))];
}

function passwordFilesOf({ upstream, broker }: Config): string[] {
  return [upstream?.passwordFile, broker.external?.passwordFile].filter((name) => name !== undefined);
}

const isElsewhere = (name: string): boolean => name.includes('/');

async function readIfPresent(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function refuseIfFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  const message = `${folder} is not empty: name a folder that is not there yet, one for each backup`;
  throw new AtriumError('BACKUP_INVALID', message, { context: { folder } });
}
