// Secrets of devices: made by us, kept as scrypt hashes, compared in constant time.

import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** `scrypt$<log2 N>$<salt>$<hash>`, base64url. */
export type StoredCredential = string;

const deriveKey = promisify<Buffer, Buffer, number, { N: number }, Buffer>(scrypt);

/**
 * N = 2^12 takes some 10 ms. The secrets are 160 random bits, not words a person chose, so that the hash has
 * nothing to slow down but a mistake; and after a power cut a whole hall logs in within a second.
 */
const COST_LOG2 = 12;
const KEY_BYTES = 32;
/** Costs that fit the memory limit of Node.js' scrypt; anything else, or a shorter hash, is a slip of a hand that edited the file. */
const STORED = /^scrypt\$(1[0-4])\$([\w-]{22})\$([\w-]{43})$/;

export async function hashSecret(secret: Buffer): Promise<StoredCredential> {
  const salt = randomBytes(16);
  const key = await deriveKey(secret, salt, KEY_BYTES, { N: 2 ** COST_LOG2 });
  return `scrypt$${COST_LOG2}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

export async function verifySecret(secret: Buffer, stored: StoredCredential): Promise<boolean> {
  const [, cost, salt, expected] = STORED.exec(stored) ?? [];
  if (!cost || !salt || !expected) return false;
  const key = await deriveKey(secret, Buffer.from(salt, 'base64url'), KEY_BYTES, { N: 2 ** Number(cost) });
  return timingSafeEqual(key, Buffer.from(expected, 'base64url'));
}

/** Compared against where the user is unknown, so that the time taken does not tell who exists. */
export const NOBODYS_CREDENTIAL: StoredCredential = await hashSecret(randomBytes(20));

/**
 * Remembers, for this process only, which secret was found right: a device that reconnects every second
 * costs one fast hash instead of one slow one.
 */
export class VerifiedSecrets {
  readonly #salt = randomBytes(32);
  readonly #known = new Map<string, { readonly stored: StoredCredential; readonly digest: Buffer }>();

  has(user: string, secret: Buffer, stored: StoredCredential): boolean {
    const known = this.#known.get(user);
    return known?.stored === stored && timingSafeEqual(known.digest, this.#digest(secret));
  }

  add(user: string, secret: Buffer, stored: StoredCredential): void {
    this.#known.set(user, { stored, digest: this.#digest(secret) });
  }

  #digest(secret: Buffer): Buffer {
    return createHash('sha256').update(this.#salt).update(secret).digest();
  }
}
