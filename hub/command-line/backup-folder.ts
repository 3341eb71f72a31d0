// What a backup is on the disk: files for their owner alone, and a manifest with a checksum of each.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';
import type { Positions } from '../journal/protocol.ts';
import { JOURNAL_FILE } from '../journal/storage/database.ts';
import { SCHEMA_VERSION } from '../journal/storage/schema.ts';
import { isJsonObject } from '../messages/json.ts';

const MANIFEST = 'backup.json';
const FORMAT = 1;

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly hall: string;
  /** RFC 3339. */
  readonly madeAt: string;
  readonly journal: { readonly schema: number; readonly epoch: string; readonly positions: Positions };
  /** By name. */
  readonly files: Readonly<Record<string, FileSeal>>;
}

interface FileSeal {
  readonly bytes: number;
  readonly sha256: string;
}

/** No path leads out of the folder. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export async function sealFiles(folder: string, names: readonly string[]): Promise<Record<string, FileSeal>> {
  const seals = await Promise.all(names.map(async (name) => [name, await sealOf(join(folder, name))] as const));
  return Object.fromEntries(seals);
}

/** The last deed: without its manifest, and under its own name, nothing is taken for a backup. */
export async function completeBackup(unfinished: string, folder: string, manifest: Omit<Manifest, 'format'>) {
  const file = join(unfinished, MANIFEST);
  await writeSynced(file, `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`);
  for (const name of Object.keys(manifest.files)) await sync(join(unfinished, name));
  await sync(unfinished);
  await rename(unfinished, folder);
  await sync(dirname(folder));
}

/** Throws BACKUP_INVALID where a file is missing or other than it was. */
export async function readBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  if (manifest.journal.schema > SCHEMA_VERSION) throw invalid(folder, 'a newer version of Atrium made it');
  for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const found = await sealOf(join(folder, name)).catch((cause) => {
      throw invalid(folder, `${name} cannot be read`, cause);
    });
    if (found.bytes !== bytes || found.sha256 !== sha256) throw invalid(folder, `${name} is not as it was written`);
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause) => {
    throw invalid(
      folder,
      `${MANIFEST} cannot be read (${systemErrorCode(cause) ?? 'unknown'}), so it is no backup, or half of one`,
      cause,
    );
  });
  try {
    const value: unknown = JSON.parse(text);
    if (isManifest(value)) return value;
  } catch (cause) {
    throw invalid(folder, `${MANIFEST} is no JSON`, cause);
  }
  throw invalid(folder, `${MANIFEST} is not of the form that this version knows`);
}

function isManifest(value: unknown): value is Manifest {
  if (!isJsonObject(value) || value.format !== FORMAT || !isJsonObject(value.files) || !isJsonObject(value.journal))
    return false;
  const isSeal = (seal: unknown) =>
    isJsonObject(seal) && typeof seal.bytes === 'number' && typeof seal.sha256 === 'string';
  return (
    typeof value.hall === 'string' &&
    typeof value.madeAt === 'string' &&
    typeof value.journal.schema === 'number' &&
    Object.hasOwn(value.files, JOURNAL_FILE) &&
    Object.entries(value.files).every(([name, seal]) => FILE_NAME.test(name) && isSeal(seal))
  );
}

async function sealOf(file: string): Promise<FileSeal> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}

export async function writeSynced(file: string, content: string | Buffer): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function forget(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function invalid(folder: string, why: string, cause?: unknown): AtriumError {
  return new AtriumError('BACKUP_INVALID', `${folder} cannot be restored: ${why}; choose another backup`, {
    context: { folder },
    cause,
  });
}
