// Commits: numbered without gaps, in order, wholly or not at all, across restarts.

import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../hub/messages/record.ts';
import { commitOf, draft, drafts, openJournal, seqs, temporaryFolder, violation } from './open-journal.ts';

describe('a commit', () => {
  it('gives each record the next number of its lane', async () => {
    const journal = await openJournal();
    const [first, second, third] = await journal.commit(commitOf(draft('alarm'), draft('event'), draft('alarm')));
    expect([first?.seq, second?.seq, third?.seq]).toEqual([1, 1, 2]);
    expect(await journal.positions()).toMatchObject({ alarm: { last: 2, confirmed: 0 }, event: { last: 1 } });
  });

  it('reads back exactly what was committed, in order', async () => {
    const journal = await openJournal();
    const odd = {
      ...draft('event'),
      data: { text: 'line\u0000break \ud800 营业厅', nested: { list: [1, null, true] } },
    };
    const committed = await journal.commit(commitOf(draft('event', 1), odd, draft('event', 3)));
    const expected = committed.map((record) => ({ ...record, data: JSON.parse(JSON.stringify(record.data)) }));
    expect(await journal.read('event', 0, 10)).toEqual({ records: expected, upTo: 3 });
    expect(await seqs(journal, 'event', 1, 1)).toEqual([2]);
  });

  it('resolves in the order of calling, also when it is empty', async () => {
    const journal = await openJournal();
    const settled: string[] = [];
    const commits = ['a', 'b'].map((name) =>
      journal.commit(commitOf(...drafts('event', 50))).then(() => settled.push(name)),
    );
    const empty = journal.commit(commitOf()).then(() => settled.push('empty'));
    await Promise.all([...commits, empty]);
    expect(settled).toEqual(['a', 'b', 'empty']);
  });

  it('tells listeners of all records in order before its caller goes on', async () => {
    const journal = await openJournal();
    const heard: JournalRecord[] = [];
    const stopListening = journal.onCommitted((records) => void heard.push(...records));
    await Promise.all(drafts('event', 300).map((record) => journal.commit(commitOf(record))));
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    stopListening();
    await journal.commit(commitOf(draft('event')));
    expect(heard).toHaveLength(300);
  });

  it('that cannot be written leaves nothing behind and does not touch the others of its group', async () => {
    const journal = await openJournal();
    const good = draft('event', 'good');
    const bad = { ...draft('event', 'bad'), time: Number.NaN };
    const outcomes = await Promise.allSettled([
      journal.commit(commitOf(good)),
      journal.commit({ records: [good, bad], quarantined: [violation(undefined)], state: [{ key: 'k', value: 'v' }] }),
      journal.commit(commitOf(good)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'JOURNAL_REFUSED' } });
    expect(await seqs(journal, 'event')).toEqual([1, 2]);
    expect(await journal.quarantine.count()).toBe(0);
    expect(await journal.loadState()).toEqual(new Map());
    expect(journal.isHealthy()).toBe(true);
  });

  it('keeps numbers, positions, state and epoch across a restart', async () => {
    const directory = temporaryFolder();
    const before = await openJournal({ directory });
    await before.commit({ records: drafts('alarm', 3), quarantined: [], state: [{ key: 'k', value: { a: [1] } }] });
    await before.confirm('alarm', 2);
    await before.stop();
    const after = await openJournal({ directory });
    expect(after.epoch).toBe(before.epoch);
    expect(after.epoch).toMatch(/^[\w-]{8,12}$/);
    expect((await after.positions()).alarm).toEqual({ last: 3, confirmed: 2 });
    expect(await after.loadState()).toEqual(new Map([['k', { a: [1] }]]));
    expect((await after.commit(commitOf(draft('alarm'))))[0]?.seq).toBe(4);
  });

  it('forgets a state key that is set to null', async () => {
    const journal = await openJournal();
    const set = (value: string | null) =>
      journal.commit({ records: [], quarantined: [], state: [{ key: 'k', value }] });
    await set('v');
    await set(null);
    expect(await journal.loadState()).toEqual(new Map());
  });
});

describe('a confirmation', () => {
  it('never goes back and never passes the newest record', async () => {
    const journal = await openJournal();
    await journal.commit(commitOf(...drafts('report', 5)));
    await journal.confirm('report', 4);
    await journal.confirm('report', 2);
    expect((await journal.positions()).report.confirmed).toBe(4);
    await journal.confirm('report', 99);
    expect((await journal.positions()).report.confirmed).toBe(5);
  });
});
