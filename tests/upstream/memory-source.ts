// A record source in memory, for tests that need no disk; counts its reads and fails on request.

import type { JournalRecord, Lane, RecordDraft } from '../../hub/messages/record.ts';
import type { LanePosition } from '../../hub/upstream/record-source.ts';
import type { FilledSource } from '../suites/record-source.ts';

let opened = 0;

export class MemorySource implements FilledSource {
  readonly epoch = `memory-${++opened}`;
  readonly records: Record<Lane, JournalRecord[]> = { alarm: [], event: [], report: [], telemetry: [] };
  readonly confirmed: Record<Lane, number> = { alarm: 0, event: 0, report: 0, telemetry: 0 };
  reads = 0;
  failure: Error | undefined;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  readonly #last: Record<Lane, number> = { alarm: 0, event: 0, report: 0, telemetry: 0 };

  async append(drafts: readonly RecordDraft[]): Promise<void> {
    const records = drafts.map((draft) => ({ ...draft, seq: ++this.#last[draft.lane] }));
    for (const record of records) this.records[record.lane].push(record);
    for (const listener of this.#listeners) listener(records);
  }

  async read(lane: Lane, afterSeq: number, limit: number): Promise<readonly JournalRecord[]> {
    this.reads += 1;
    if (this.failure) throw this.failure;
    return this.records[lane].filter(({ seq }) => seq > afterSeq).slice(0, limit);
  }

  async confirm(lane: Lane, upToSeq: number): Promise<void> {
    this.confirmed[lane] = Math.max(this.confirmed[lane], upToSeq);
  }

  async positions(): Promise<Record<Lane, LanePosition>> {
    const of = (lane: Lane) => ({ last: this.#last[lane], confirmed: this.confirmed[lane] });
    return { alarm: of('alarm'), event: of('event'), report: of('report'), telemetry: of('telemetry') };
  }

  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives records up, as a brown-out would. */
  giveUp(lane: Lane, from: number, to: number): void {
    this.records[lane] = this.records[lane].filter(({ seq }) => seq < from || seq > to);
  }
}
