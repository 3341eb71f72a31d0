// Looking into a journal from outside, also while a hub writes it.

import { describe, expect, it } from 'vitest';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { byLane } from '../../hub/messages/record.ts';
import { commitOf, draft, drafts, openJournal, temporaryFolder } from './open-journal.ts';

describe('an inspection', () => {
  it('sees what a running hub has committed, and does not hold it up', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('event', 5), draft('alarm')));
    await journal.confirm('event', 2);
    await journal.setAside('event', 3, { reason: 'refused', refusals: 4 });
    const inspection = inspectJournal(directory);
    const none = { last: 0, confirmed: 0, firstKept: null, kept: [] };
    expect(inspection).toEqual({
      epochs: [{ epoch: journal.epoch, first: byLane(() => 1) }],
      boots: 1,
      lanes: {
        ledger: { last: 1, confirmed: 0, firstKept: 1, kept: [[1, 1]] },
        alarm: { last: 1, confirmed: 0, firstKept: 1, kept: [[1, 1]] },
        event: { last: 5, confirmed: 2, firstKept: 1, kept: [[1, 5]] },
        report: none,
        telemetry: none,
      },
      losses: [
        { seq: 1, epoch: journal.epoch, loss: expect.objectContaining({ reason: 'set-aside', ranges: [[3, 3]] }) },
      ],
      setAside: await journal.listSetAside(),
    });
    expect((await journal.commit(commitOf(draft('event'))))[0]?.seq).toBe(6);
  });

  it('of a folder without a journal says so and makes none', () => {
    const directory = temporaryFolder();
    for (let time = 0; time < 2; time += 1) {
      expect(() => inspectJournal(directory)).toThrow(expect.objectContaining({ code: 'JOURNAL_UNAVAILABLE' }));
    }
  });

  it('works on a journal that nobody has open', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('event', 3)));
    await journal.stop();
    expect(inspectJournal(directory).lanes.event.kept).toEqual([[1, 3]]);
  });
});
