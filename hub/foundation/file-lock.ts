// Keeps two processes (the hub and its command line) from writing the same file at once.

import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { AtriumError, systemErrorCode } from './errors.ts';

const RETRY_MS = 50;
const TRIES = 100;
/** No writer holds the lock longer; what is older was left behind by a power cut. */
const ABANDONED_AFTER_MS = 10_000;

const heldHere = new Set<string>();

/** Runs the work alone; throws REGISTRY_UNREADABLE (retryable) when another process holds the lock for 5 s. */
export async function withFileLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await acquire(lock, clock);
  try {
    return await work();
  } finally {
    heldHere.delete(lock);
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string, clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await tryAcquire(lock)) return;
    if (await isAbandoned(lock, clock)) await rm(lock, { force: true });
    else await clock.sleep(RETRY_MS);
  }
  throw new AtriumError(
    'REGISTRY_UNREADABLE',
    `${lock} is held by another process; wait for it to end, or delete this file`,
    {
      retryable: true,
      context: { lock },
    },
  );
}

async function tryAcquire(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    heldHere.add(lock);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(lock: string, clock: Clock): Promise<boolean> {
  try {
    const pid = Number(await readFile(lock, 'utf8'));
    if (clock.now() - (await stat(lock)).mtimeMs > ABANDONED_AFTER_MS) return true;
    return pid === process.pid ? !heldHere.has(lock) : pid > 0 && !isRunning(pid);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH';
  }
}
