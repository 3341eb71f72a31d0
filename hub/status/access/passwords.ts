// Password hashes by scrypt, one at a time, so that a storm of logins costs neither memory nor the event loop.

import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Chance } from '../../foundation/chance.ts';

const LOG2_COST = 15;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Logins that may wait for their turn (50 to 150 ms each); the next is told to come later. */
const LONGEST_QUEUE = 16;

/** Compared with where the user is unknown, so that the answer takes as long as for a known one. */
const NOBODY = `scrypt$${LOG2_COST}$${BLOCK_SIZE}$${PARALLELISM}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

export class Passwords {
  readonly #chance: Chance;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  isBusy(): boolean {
    return this.#waiting >= LONGEST_QUEUE;
  }

  async hash(password: string): Promise<string> {
    const salt = this.#chance.token(SALT_BYTES);
    const parameters = ['scrypt', LOG2_COST, BLOCK_SIZE, PARALLELISM, salt].join('$');
    const key = await this.#derive(password, parameters);
    return `${parameters}$${key.toString('base64url')}`;
  }

  /** False for an unknown user (`stored` undefined) too, after the same time. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    const reference = stored ?? NOBODY;
    const expected = Buffer.from(reference.split('$')[5] ?? '', 'base64url');
    const key = await this.#derive(password, reference);
    return stored !== undefined && expected.length === KEY_BYTES && timingSafeEqual(key, expected);
  }

  async #derive(password: string, stored: string): Promise<Buffer> {
    const [, log2Cost, blockSize, parallelism, salt = ''] = stored.split('$');
    const options = { N: 2 ** Number(log2Cost), r: Number(blockSize), p: Number(parallelism), maxmem: 2 ** 26 };
    this.#waiting += 1;
    const key = this.#turn.then(() => derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), options));
    this.#turn = key.catch(() => undefined);
    try {
      return await key;
    } finally {
      this.#waiting -= 1;
    }
  }
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
