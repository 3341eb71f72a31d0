// The journal's quarantine as others see it: listed newest first, and looked at.

import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { Answers, RequestOf } from './protocol.ts';
import { fromQuarantineRow } from './record-row.ts';

export interface QuarantinePage {
  /** Only entries older than this one; undefined for the newest. */
  readonly beforeId?: number;
  readonly limit: number;
}

type QuarantineQuestion = 'list-quarantine' | 'get-quarantined' | 'count-quarantine';

type Ask = <Kind extends QuarantineQuestion>(request: RequestOf<Kind>) => Promise<Answers[Kind]>;

export class QuarantineShelf {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async list({ beforeId = Number.MAX_SAFE_INTEGER, limit }: QuarantinePage): Promise<readonly QuarantineEntry[]> {
    const rows = await this.#ask<'list-quarantine'>({ kind: 'list-quarantine', beforeId, limit });
    return rows.map(fromQuarantineRow);
  }

  async get(id: number): Promise<QuarantineEntry | undefined> {
    const row = await this.#ask<'get-quarantined'>({ kind: 'get-quarantined', id });
    return row && fromQuarantineRow(row);
  }

  /** How many entries are held, replayed ones included. */
  count(): Promise<number> {
    return this.#ask<'count-quarantine'>({ kind: 'count-quarantine' });
  }
}
