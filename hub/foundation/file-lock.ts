// Keeps two processes (the hub and its command line) from writing the same file at once.

import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Clock } from './clock.ts';
import { AtriumError, systemErrorCode } from './errors.ts';

const RETRY_MS = 50;
const TRIES = 100;
/** No writer holds the lock longer; what is older was left behind by a power cut. */
const ABANDONED_AFTER_MS = 10_000;

// Synchronous throughout: with an await between a look at the file and what is done about it, a lock of our own that
// was taken meanwhile would look left behind.
const heldHere = new Set<string>();

/** Runs the work alone; throws REGISTRY_UNREADABLE (retryable) when another process holds the lock for 5 s. */
export async function withFileLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await acquire(lock, clock);
  try {
    return await work();
  } finally {
    heldHere.delete(lock);
    rmSync(lock, { force: true });
  }
}

async function acquire(lock: string, clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (tryAcquire(lock)) return;
    if (isAbandoned(lock, clock)) rmSync(lock, { force: true });
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

function tryAcquire(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    heldHere.add(lock);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(lock: string, clock: Clock): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (clock.now() - statSync(lock).mtimeMs > ABANDONED_AFTER_MS) return true;
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
