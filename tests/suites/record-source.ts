// The promise of every record source, run over each implementation.

import { expect, it } from 'vitest';
import type { JournalRecord, RecordDraft } from '../../hub/messages/record.ts';
import type { RecordSource } from '../../hub/upstream/record-source.ts';
import { draft, drafts } from '../journal/open-journal.ts';

export interface FilledSource extends RecordSource {
  append(records: readonly RecordDraft[]): Promise<unknown>;
}

export function recordSourceSuite(open: () => Promise<FilledSource>): void {
  it('reads in order, after a number, no more than asked', async () => {
    const source = await open();
    await source.append(drafts('event', 5));
    expect((await source.read('event', 0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await source.read('event', 3, 10)).map(({ seq, data }) => [seq, data.note])).toEqual([
      [4, 4],
      [5, 5],
    ]);
    expect(await source.read('event', 5, 10)).toEqual([]);
    expect(await source.read('alarm', 0, 10)).toEqual([]);
  });

  it('keeps positions by lane, and a confirmation never goes back', async () => {
    const source = await open();
    await source.append([...drafts('event', 3), draft('alarm')]);
    await source.confirm('event', 2);
    await source.confirm('event', 1);
    expect(await source.positions()).toEqual({
      alarm: { last: 1, confirmed: 0 },
      event: { last: 3, confirmed: 2 },
      report: { last: 0, confirmed: 0 },
      telemetry: { last: 0, confirmed: 0 },
    });
  });

  it('tells of new records in order, each once, until told to stop', async () => {
    const source = await open();
    const heard: JournalRecord[] = [];
    const stopListening = source.onCommitted((records) => void heard.push(...records));
    await source.append([draft('event'), draft('alarm')]);
    await source.append([draft('event')]);
    expect(heard.map(({ lane, seq }) => `${lane} ${seq}`)).toEqual(['event 1', 'alarm 1', 'event 2']);
    expect(heard).toEqual([
      ...(await source.read('event', 0, 1)),
      ...(await source.read('alarm', 0, 1)),
      ...(await source.read('event', 1, 1)),
    ]);
    stopListening();
    await source.append([draft('event')]);
    expect(heard).toHaveLength(3);
  });

  it('has an epoch that a centre can tell from another’s', async () => {
    const [one, other] = [await open(), await open()];
    expect(one.epoch).not.toBe('');
    expect(one.epoch).not.toBe(other.epoch);
  });
}
