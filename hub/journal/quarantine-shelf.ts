// The journal's quarantine as others see it: listed newest first, looked at, marked once replayed.

import type { Clock } from '../foundation/clock.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { Answers, OperationOf, RequestOf } from './protocol.ts';
import { fromQuarantineRow } from './record-row.ts';

export interface QuarantinePage {
  /** Only entries older than this one; undefined for the newest. */
  readonly beforeId?: number;
  readonly limit: number;
}

type QuarantineQuestion = 'list-quarantine' | 'get-quarantined' | 'count-quarantine';

export interface QuarantineAccess {
  ask<Kind extends QuarantineQuestion>(request: RequestOf<Kind>): Promise<Answers[Kind]>;
  write(operation: OperationOf<'mark-replayed'>): Promise<undefined>;
}

export class QuarantineShelf {
  readonly #access: QuarantineAccess;
  readonly #clock: Clock;

  constructor(access: QuarantineAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  async list({ beforeId = Number.MAX_SAFE_INTEGER, limit }: QuarantinePage): Promise<readonly QuarantineEntry[]> {
    const rows = await this.#access.ask<'list-quarantine'>({ kind: 'list-quarantine', beforeId, limit });
    return rows.map(fromQuarantineRow);
  }

  async get(id: number): Promise<QuarantineEntry | undefined> {
    const row = await this.#access.ask<'get-quarantined'>({ kind: 'get-quarantined', id });
    return row && fromQuarantineRow(row);
  }

  /** An entry that has made room for newer ones meanwhile is no error. */
  async markReplayed(id: number): Promise<void> {
    await this.#access.write({ kind: 'mark-replayed', id, at: this.#clock.now() });
  }

  /** How many entries are held, replayed ones included. */
  count(): Promise<number> {
    return this.#access.ask<'count-quarantine'>({ kind: 'count-quarantine' });
  }
}
