// A record source in memory, for tests that need no disk; counts its reads and fails on request.

import type { JournalRecord, Lane, RecordDraft } from '../../hub/messages/record.ts';
import type { SetAside } from '../../hub/messages/set-aside.ts';
import type { LanePosition, LaneSlice } from '../../hub/upstream/record-source.ts';
import type { FilledSource } from '../suites/record-source.ts';

let opened = 0;

function byLane<T>(of: (lane: Lane) => T): Record<Lane, T> {
  return {
    ledger: of('ledger'),
    alarm: of('alarm'),
    event: of('event'),
    report: of('report'),
    telemetry: of('telemetry'),
  };
}

export class MemorySource implements FilledSource {
  epoch = `memory-${++opened}`;
  readonly records: Record<Lane, JournalRecord[]> = byLane(() => []);
  readonly confirmed: Record<Lane, number> = byLane(() => 0);
  readonly aside = new Map<string, SetAside>();
  reads = 0;
  failure: Error | undefined;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  readonly #last: Record<Lane, number> = byLane(() => 0);

  async append(drafts: readonly RecordDraft[]): Promise<void> {
    const numbered = drafts.map((draft) => ({ ...draft, seq: ++this.#last[draft.lane], epoch: this.epoch, boot: 1 }));
    for (const record of numbered) this.records[record.lane].push(record);
    for (const listener of this.#listeners) listener(numbered);
  }

  async read(lane: Lane, afterSeq: number, limit: number): Promise<LaneSlice> {
    this.reads += 1;
    if (this.failure) throw this.failure;
    const records = this.records[lane].filter(({ seq }) => seq > afterSeq).slice(0, limit);
    return { records, upTo: records.length === limit ? (records.at(-1)?.seq ?? afterSeq) : this.#last[lane] };
  }

  async confirm(lane: Lane, upToSeq: number): Promise<void> {
    this.confirmed[lane] = Math.max(this.confirmed[lane], upToSeq);
  }

  async positions(): Promise<Record<Lane, LanePosition>> {
    return byLane((lane) => ({ last: this.#last[lane], confirmed: this.confirmed[lane] }));
  }

  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async setAside(lane: Lane, seq: number, why: Pick<SetAside, 'reason' | 'refusals'>): Promise<void> {
    if (this.failure) throw this.failure;
    const record = this.records[lane].find((candidate) => candidate.seq === seq);
    const isNew = !this.aside.has(`${lane} ${seq}`);
    if (!record) return;
    this.aside.set(`${lane} ${seq}`, { record, setAsideAt: 0, ...why });
    const loss = { lane, epoch: this.epoch, ranges: [[seq, seq]], count: 1, reason: 'set-aside', detail: why.reason };
    const entry = { lane: 'ledger', type: 'io.atrium.records.given-up', subject: 'hub' } as const;
    if (isNew) await this.append([{ ...record, ...entry, data: { ...loss, from: null, to: null } }]);
  }

  async getSetAside(lane: Lane, seq: number): Promise<SetAside | undefined> {
    return this.aside.get(`${lane} ${seq}`);
  }

  async releaseSetAside(lane: Lane, seq: number): Promise<void> {
    this.aside.delete(`${lane} ${seq}`);
  }

  /** Gives records up, as a brown-out would. */
  giveUp(lane: Lane, from: number, to: number): void {
    this.records[lane] = this.records[lane].filter(({ seq }) => seq < from || seq > to);
  }
}
