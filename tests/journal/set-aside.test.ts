// Records set aside: a copy each, noted in the ledger, kept across restarts, bounded.

import { describe, expect, it } from 'vitest';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import type { JournalRecord } from '../../hub/messages/record.ts';
import { vanished } from './completeness.ts';
import { commitOf, draft, drafts, openJournal, temporaryFolder } from './open-journal.ts';

const refused = { reason: 'not understood', refusals: 5 };

describe('a record set aside', () => {
  it('is kept as it was, with the centre’s words, across a restart and after its lane is released', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    const [, second] = await journal.commit(commitOf(...drafts('event', 3)));
    await journal.setAside('event', 2, refused);
    await journal.confirm('event', 3);
    await journal.stop();
    const again = await openJournal({ directory });
    const [aside] = await again.listSetAside();
    expect(aside).toEqual({ record: second, ...refused, setAsideAt: expect.any(Number) });
    expect(await again.getSetAside('event', 2)).toEqual(aside);
    expect(inspectJournal(directory).setAside).toEqual([aside]);
    expect(again.view()).toMatchObject({ setAside: 1, givenUp: 0 });
  });

  it('is noted in the ledger, of which listeners hear before the caller goes on', async () => {
    const journal = await openJournal();
    const heard: JournalRecord[] = [];
    await journal.commit(commitOf(...drafts('event', 3)));
    journal.onCommitted((records) => void heard.push(...records));
    await journal.setAside('event', 2, refused);
    expect(heard).toEqual((await journal.read('ledger', 0, 10)).records);
    expect(heard).toMatchObject([{ lane: 'ledger', seq: 1, type: 'io.atrium.records.given-up', subject: 'hub' }]);
    const at = new Date(draft('event').recordedAt).toISOString();
    expect(heard[0]?.data).toEqual({
      ...{ lane: 'event', epoch: journal.epoch, ranges: [[2, 2]], count: 1, reason: 'set-aside' },
      ...{ detail: 'not understood', from: at, to: at },
    });
  });

  it('again changes its reason and count, without another entry in the ledger', async () => {
    const journal = await openJournal();
    await journal.commit(commitOf(...drafts('event', 3)));
    await journal.setAside('event', 2, refused);
    await journal.setAside('event', 2, { reason: 'still not', refusals: 6 });
    expect(await journal.listSetAside()).toMatchObject([{ reason: 'still not', refusals: 6 }]);
    expect((await journal.positions()).ledger.last).toBe(1);
  });

  it('that is not there, because it was given up, leaves no trace', async () => {
    const journal = await openJournal();
    await journal.setAside('event', 7, refused);
    expect(await journal.listSetAside()).toEqual([]);
    expect((await journal.positions()).ledger.last).toBe(0);
  });

  it('is forgotten once the centre has it after all', async () => {
    const journal = await openJournal();
    await journal.commit(commitOf(...drafts('event', 3)));
    await journal.setAside('event', 2, refused);
    await journal.releaseSetAside('event', 2);
    await journal.releaseSetAside('event', 3);
    expect(await journal.listSetAside()).toEqual([]);
    expect(journal.view().setAside).toBe(0);
  });

  it('makes room for newer ones beyond a thousand, and the ledger says which are lost', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('event', 1_002)));
    const seqs = Array.from({ length: 1_002 }, (_, index) => index + 1);
    await Promise.all(seqs.map((seq) => journal.setAside('event', seq, refused)));
    expect((await journal.listSetAside()).map(({ record }) => record.seq)).toEqual(seqs.slice(2));
    const lost = inspectJournal(directory).losses.filter(({ loss }) => loss.reason === 'space');
    expect(lost.map(({ loss }) => loss.ranges)).toEqual([[[1, 1]], [[2, 2]]]);
    expect(journal.view()).toMatchObject({ setAside: 1_000, givenUp: 2 });
    expect(vanished(inspectJournal(directory))).toEqual([]);
  });
});
