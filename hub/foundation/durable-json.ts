// lowdb adapter whose writes survive a power cut: fsync of the file, rename, fsync of the folder, one older copy kept.

import { copyFile, link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { AtriumError, systemErrorCode } from './errors.ts';

export type Guard<T> = (value: unknown) => value is T;

export class DurableJson<T> implements Adapter<T> {
  readonly path: string;
  readonly #isValid: Guard<T>;

  constructor(path: string, isValid: Guard<T>) {
    this.path = path;
    this.#isValid = isValid;
  }

  get backupPath(): string {
    return `${this.path}.bak`;
  }

  /** Null where there is no file; throws REGISTRY_UNREADABLE for a damaged one. Arrows, as lowdb takes them as properties. */
  read = (): Promise<T | null> => this.#parse(this.path);

  write = async (data: T): Promise<void> => {
    const temporary = `${this.path}.${process.pid}.tmp`;
    await writeSynced(temporary, `${JSON.stringify(data, null, 2)}\n`);
    await this.#keepBackup();
    await rename(temporary, this.path);
    await syncFolder(dirname(this.path));
  };

  readBackup(): Promise<T | null> {
    return this.#parse(this.backupPath);
  }

  /** Puts the damaged file aside, so that a person can still look at it. */
  async setAside(): Promise<string> {
    const aside = `${this.path}.damaged`;
    await rename(this.path, aside);
    return aside;
  }

  async #parse(path: string): Promise<T | null> {
    const text = await readIfPresent(path);
    if (text === undefined) return null;
    try {
      const value: unknown = JSON.parse(text);
      if (this.#isValid(value)) return value;
    } catch (cause) {
      throw damaged(path, cause);
    }
    throw damaged(path, undefined);
  }

  /** A hard link costs no write and leaves the file in place at every instant. */
  async #keepBackup(): Promise<void> {
    await rm(this.backupPath, { force: true });
    try {
      await link(this.path, this.backupPath);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return;
      await copyFile(this.path, this.backupPath);
    }
  }
}

function damaged(path: string, cause: unknown): AtriumError {
  const advice = 'restore it from a backup, or delete it to begin anew';
  return new AtriumError('REGISTRY_UNREADABLE', `${path} is not readable as JSON of the expected shape; ${advice}`, {
    context: { path },
    cause,
  });
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw new AtriumError('REGISTRY_UNREADABLE', `${path} cannot be read; check its owner and permissions`, {
      context: { path },
      cause,
    });
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
