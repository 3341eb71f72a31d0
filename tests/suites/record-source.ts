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
    const [first, rest] = [await source.read('event', 0, 2), await source.read('event', 3, 10)];
    expect(first.records.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(rest.records.map(({ seq, data }) => [seq, data.note])).toEqual([
      [4, 4],
      [5, 5],
    ]);
  });

  it('says up to which number it has nothing more: the last one read, or the newest of all', async () => {
    const source = await open();
    await source.append(drafts('event', 5));
    expect((await source.read('event', 0, 2)).upTo).toBe(2);
    expect((await source.read('event', 3, 10)).upTo).toBe(5);
    expect(await source.read('event', 5, 10)).toEqual({ records: [], upTo: 5 });
    expect(await source.read('alarm', 0, 10)).toEqual({ records: [], upTo: 0 });
  });

  it('keeps positions by lane, and a confirmation never goes back', async () => {
    const source = await open();
    await source.append([...drafts('event', 3), draft('alarm')]);
    await source.confirm('event', 2);
    await source.confirm('event', 1);
    expect(await source.positions()).toEqual({
      ledger: { last: 0, confirmed: 0 },
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
      ...(await source.read('event', 0, 1)).records,
      ...(await source.read('alarm', 0, 1)).records,
      ...(await source.read('event', 1, 1)).records,
    ]);
    stopListening();
    await source.append([draft('event')]);
    expect(heard).toHaveLength(3);
  });

  it('gives its records an epoch that a centre can tell from another’s', async () => {
    const [one, other] = [await epochOf(await open()), await epochOf(await open())];
    expect(one).not.toBe('');
    expect(one).not.toBe(other);
  });

  it('keeps a copy of what was set aside until it is released', async () => {
    const source = await open();
    await source.append(drafts('event', 2));
    await source.setAside('event', 1, { reason: 'no such hall', refusals: 5 });
    const [record] = (await source.read('event', 0, 1)).records;
    expect(await source.getSetAside('event', 1)).toMatchObject({ record, reason: 'no such hall', refusals: 5 });
    expect(await source.getSetAside('event', 2)).toBeUndefined();
    await source.releaseSetAside('event', 1);
    expect(await source.getSetAside('event', 1)).toBeUndefined();
  });
}

async function epochOf(source: FilledSource): Promise<string | undefined> {
  await source.append([draft('event')]);
  return (await source.read('event', 0, 1)).records[0]?.epoch;
}
