// Random secrets that are shown once and kept as a hash only.

import { createHash } from 'node:crypto';

export const SECRET_BYTES = 32;

/** SHA-256 as base64url: enough for 32 random bytes, which nobody can guess anew. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
