// Sends records that are aside once more, when a person asks for it; they stay aside until the centre has them for certain.

import type { Log } from '../../foundation/log.ts';
import type { JournalRecord } from '../../messages/record.ts';
import type { SetAside } from '../../messages/set-aside.ts';
import type { Receipt } from '../centre-messages/receipt.ts';
import { keyText, type RecordKey } from '../record-key.ts';
import type { RecordSource } from '../record-source.ts';
import { CLOSED_ON_IT } from './culprit-search.ts';

/** Beyond that the one that waited longest for its receipt is forgotten, and stays aside. */
const MOST_AWAITED = 1_000;

/** no-line: not sent, or the line broke before the broker had it. */
export type ResendOutcome = 'sent' | 'unknown' | 'no-line';

export interface ResendsOptions {
  readonly source: Pick<RecordSource, 'getSetAside' | 'setAside' | 'releaseSetAside'>;
  readonly confirmation: 'puback' | 'receipt';
  /** False while the line is down. */
  readonly send: (record: JournalRecord, onAcknowledged: () => void) => boolean;
  readonly log: Log;
}

export class Resends {
  readonly #options: ResendsOptions;
  /** Records on which the application has yet to speak. */
  readonly #awaited = new Map<string, SetAside>();
  readonly #onTheLine = new Map<SetAside, (outcome: ResendOutcome) => void>();

  constructor(options: ResendsOptions) {
    this.#options = options;
  }

  /** Resolves with `sent` once the centre's broker has it. Rejects where the journal cannot be read. */
  async resend({ lane, seq }: RecordKey): Promise<ResendOutcome> {
    const aside = await this.#options.source.getSetAside(lane, seq);
    if (!aside) return 'unknown';
    return new Promise((resolve) => {
      this.#onTheLine.set(aside, resolve);
      if (!this.#options.send(aside.record, () => this.#acknowledged(aside))) this.#finish(aside, 'no-line');
    });
  }

  /**
   * Only `ranges` prove anything: the number up to which all is stored leaves out what the hub said it will never send.
   * True where the receipt spoke of one of these records.
   */
  answer({ epoch, lane, ranges, refused }: Receipt): boolean {
    const mine = [...this.#awaited.values()].filter(({ record }) => record.epoch === epoch && record.lane === lane);
    const stored = mine.filter(({ record }) => ranges.some(([from, to]) => from <= record.seq && record.seq <= to));
    for (const aside of stored) this.#release(aside);
    const again = mine.flatMap((aside) => {
      const refusal = refused.find(({ seq }) => seq === aside.record.seq);
      return refusal && !stored.includes(aside) ? { aside, reason: refusal.reason } : [];
    });
    for (const { aside, reason } of again) this.#refused(aside, reason);
    return stored.length + again.length > 0;
  }

  /** `isMinded`: the broker closed the line with one of these records alone on it. */
  lineDown(isMinded: boolean): void {
    this.#awaited.clear();
    const [aside] = this.#onTheLine.keys();
    if (isMinded && aside && this.#onTheLine.size === 1) this.#refused(aside, CLOSED_ON_IT);
    for (const each of this.#onTheLine.keys()) this.#finish(each, 'no-line');
  }

  #acknowledged(aside: SetAside): void {
    if (!this.#onTheLine.has(aside)) return;
    if (this.#options.confirmation === 'puback') this.#release(aside);
    else this.#await(aside);
    this.#finish(aside, 'sent');
  }

  #finish(aside: SetAside, outcome: ResendOutcome): void {
    this.#onTheLine.get(aside)?.(outcome);
    this.#onTheLine.delete(aside);
  }

  #await(aside: SetAside): void {
    const oldest = this.#awaited.keys().next().value;
    if (this.#awaited.size >= MOST_AWAITED && oldest !== undefined) this.#awaited.delete(oldest);
    this.#awaited.set(keyText(aside.record), aside);
  }

  #release({ record }: SetAside): void {
    const { source, log } = this.#options;
    const { lane, seq } = record;
    this.#awaited.delete(keyText(record));
    source.releaseSetAside(lane, seq).catch((err: unknown) => {
      log.error({ lane, seq, err }, 'the centre has a record that was aside, but the journal could not note it');
    });
  }

  #refused({ record, refusals }: SetAside, reason: string): void {
    const { source, log } = this.#options;
    const { lane, seq } = record;
    this.#awaited.delete(keyText(record));
    source.setAside(lane, seq, { reason, refusals: refusals + 1 }).catch((err: unknown) => {
      log.error({ lane, seq, err }, 'the centre refused a record again, but the journal could not note it');
    });
  }
}
