// Chance as a port: secrets, boot ids and jitter come from here.

import { randomBytes } from 'node:crypto';

export interface Chance {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Unguessable bytes as base64url text. */
  token(byteCount: number): string;
}

export const systemChance: Chance = {
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  token: (byteCount) => randomBytes(byteCount).toString('base64url'),
};
