// A small JSON file that people may read and edit, shared by the hub and its command line (lowdb with a durable adapter).

import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import type { Clock } from './clock.ts';
import { DurableJson, type Guard } from './durable-json.ts';
import { AtriumError, systemErrorCode } from './errors.ts';
import { withFileLock } from './file-lock.ts';
import type { Log } from './log.ts';

export interface JsonFileOptions<T> {
  readonly path: string;
  /** What a missing file holds. */
  readonly defaults: T;
  readonly isValid: Guard<T>;
  readonly clock: Clock;
  readonly log: Log;
}

const POLL_MS = 1000;

/** Reads the file, or its older copy where it is damaged; throws REGISTRY_UNREADABLE where neither helps. */
export async function openJsonFile<T>(options: JsonFileOptions<T>): Promise<JsonFile<T>> {
  await mkdir(dirname(options.path), { recursive: true, mode: 0o700 });
  const adapter = new DurableJson(options.path, options.isValid);
  try {
    await adapter.read();
  } catch (error) {
    await restore(adapter, options.log, error);
  }
  const file = new JsonFile(adapter, options);
  await file.reload();
  return file;
}

async function restore<T>(adapter: DurableJson<T>, log: Log, damage: unknown): Promise<void> {
  if (!(damage instanceof AtriumError) || systemErrorCode(damage.cause) !== undefined) throw damage;
  const older = await adapter.readBackup().catch(() => null);
  if (older === null) throw damage;
  const aside = await adapter.setAside();
  await adapter.write(older);
  log.warn(
    { file: adapter.path, aside },
    'the file was damaged: going on with its older copy; the last change may be missing',
  );
}

export class JsonFile<T> extends Low<T> {
  readonly #durable: DurableJson<T>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #seen = '';
  #damage: unknown;
  #endPolling: (() => void) | undefined;

  constructor(adapter: DurableJson<T>, options: JsonFileOptions<T>) {
    super(adapter, structuredClone(options.defaults));
    this.#durable = adapter;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Applies the change to what is on disk now; memory follows only once it is durable. */
  override update(change: (data: T) => unknown): Promise<void> {
    return this.#inTurn(() =>
      withFileLock(this.#durable.path, this.#clock, async () => {
        await this.#readIfChanged();
        // A slip in a file edited by hand is for that person to mend, not to be overwritten.
        if (this.#damage !== undefined) throw this.#damage;
        const next = structuredClone(this.data);
        change(next);
        await this.#durable.write(next);
        this.data = next;
        this.#seen = await this.#signature();
      }),
    );
  }

  /** Takes over what another process wrote. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#readIfChanged());
  }

  /** Resolves once every update that was begun has ended. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** Calls back within a second of a change by another process; the result ends it. */
  onExternalChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#endPolling ??= this.#clock.every(POLL_MS, () => void this.#poll());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#endPolling?.();
      this.#endPolling = undefined;
    };
  }

  async #poll(): Promise<void> {
    try {
      await this.reload();
    } catch (error) {
      this.#log.warn(
        { file: this.#durable.path, err: error },
        'the file was changed but cannot be read; going on with what it held before',
      );
    }
  }

  async #readIfChanged(): Promise<void> {
    const signature = await this.#signature();
    if (signature === this.#seen) return;
    this.#seen = signature;
    this.#damage = undefined;
    try {
      await this.read();
    } catch (error) {
      this.#damage = error;
      throw error;
    }
    for (const listener of this.#listeners) listener();
  }

  async #signature(): Promise<string> {
    try {
      const { ino, mtimeNs, size } = await stat(this.#durable.path, { bigint: true });
      return `${ino}:${mtimeNs}:${size}`;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return 'missing';
      throw error;
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
