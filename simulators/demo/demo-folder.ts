// The demo's data folder: made on the first start, with secrets of its own, and left as it is on every further one.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SimulationError, systemErrorCode } from '../foundation/errors.ts';

/** Only its owner can look in. A folder that is there already keeps its mode: it may be more than the demo's. */
export function makeDataFolder(folder: string): void {
  attempt(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
}

export function makePassword(file: string): void {
  if (existsSync(file)) return;
  makeDataFolder(dirname(file));
  const password = `${randomBytes(24).toString('base64url')}\n`;
  attempt(file, () => writeFileSync(file, password, { mode: 0o600, flag: 'wx' }));
}

/** Throws SIMULATION_INPUT_INVALID. */
function attempt(path: string, make: () => void): void {
  try {
    make();
  } catch (cause) {
    const why = systemErrorCode(cause) ?? String(cause);
    const message = `${path} cannot be made (${why}). Choose another data folder with --data DIR.`;
    throw new SimulationError('SIMULATION_INPUT_INVALID', message, cause);
  }
}
