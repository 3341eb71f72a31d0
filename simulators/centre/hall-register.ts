// The halls that the centre knows, as found in its store and as they come.

import { HallAccount } from './account/hall-account.ts';
import { type Lane, type ReceivedRecord, readRecord } from './cloud-event.ts';
import type { RecordStore } from './record-store.ts';

/** On somebody's broker anyone may claim to be a hall. */
const MOST_HALLS = 10_000;
/** Lanes whose records change what the centre knows of a hall. */
const LEARNED_FROM: readonly Lane[] = ['ledger', 'alarm'];

export class HallRegister {
  readonly #halls = new Map<string, HallAccount>();

  constructor(store: RecordStore) {
    for (const { hall, epoch, lane, range } of store.held()) this.account(hall)?.restore({ epoch, lane }, range);
    for (const lane of LEARNED_FROM) {
      for (const { hall, text } of store.texts(lane)) {
        const record = readRecord(Buffer.from(text), { hall, rest: lane });
        if (isRecord(record)) this.account(hall)?.learn(record);
      }
    }
  }

  /** Undefined for one hall too many. */
  account(hall: string): HallAccount | undefined {
    const known = this.#halls.get(hall);
    if (known || this.#halls.size >= MOST_HALLS) return known;
    const account = new HallAccount();
    this.#halls.set(hall, account);
    return account;
  }

  get(hall: string): HallAccount | undefined {
    return this.#halls.get(hall);
  }

  [Symbol.iterator](): IterableIterator<[string, HallAccount]> {
    return this.#halls[Symbol.iterator]();
  }
}

function isRecord(record: ReturnType<typeof readRecord>): record is ReceivedRecord {
  return !('problem' in record);
}
