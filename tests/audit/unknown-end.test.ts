// What an audit says where the ledger tells that an epoch has ended and not where: it cannot be complete for certain.

import { describe, expect, it } from 'vitest';
import type { LossReason } from '../../hub/messages/loss.ts';
import { compare, holdings, look } from './looks.ts';
import { reportOf } from './report-of.ts';

const ended = (reason: LossReason) => ({ ranges: [], reason });

describe('an audit of an epoch whose end is unknown', () => {
  it.each(['damaged', 'restored'] as const)('never says complete: %s', (reason) => {
    const found = compare(look({ last: 10, confirmed: 10, losses: [ended(reason)] }), holdings([[1, 10]]));
    expect(found).toMatchObject({
      verdict: 'end-unknown',
      lost: [],
      endUnknown: [{ epoch: 'e1', lane: 'event', after: 10, reason }],
    });
    const report = reportOf(found);
    expect(report).toMatch(/\nEND UNKNOWN:\n {2}epoch e1, \w+: nobody knows .* recorded after event 10\n/);
    expect(report).toMatch(/\nNOT KNOWN to be complete: .* 10 records, but the end of one epoch is unknown.*$/);
  });

  it('takes the word of the ledger at the centre as well, and says it once', () => {
    const loss = { ...ended('damaged'), epoch: 'e1', lane: 'event' } as const;
    const journal = look({ last: 12, confirmed: 12, laterEpochs: [9], losses: [ended('damaged')] });
    const found = compare(journal, holdings([[1, 10]], { e2: [[9, 12]] }, [loss]));
    expect(found).toMatchObject({ verdict: 'end-unknown', endUnknown: [{ after: 10 }] });
    expect(found.endUnknown).toHaveLength(1);
  });

  it('says so of what is still on its way, and of what is lost that it is lost', () => {
    const losses = [ended('damaged')];
    const waiting = compare(look({ last: 10, confirmed: 5, losses }), holdings([[1, 5]]));
    expect(waiting.verdict).toBe('end-unknown');
    expect(reportOf(waiting)).toMatch(/5 on the way, but the end/);
    expect(compare(look({ last: 10, confirmed: 10, losses }), holdings([[1, 5]])).verdict).toBe('incomplete');
  });

  it('knows the end where a restore names numbers of the epoch: it has read the journal before', () => {
    const losses = [{ ranges: [[9, 10]] as const, reason: 'restored' as const }, ended('restored')];
    const journal = look({ last: 12, confirmed: 12, laterEpochs: [9], losses });
    const found = compare(journal, holdings([[1, 8]], { e2: [[9, 12]] }));
    expect(found).toMatchObject({ verdict: 'complete', endUnknown: [] });
  });

  it('does not take the numbers that a damage names for the end: beyond them more may have been', () => {
    const losses = [{ ranges: [[3, 4]] as const, reason: 'damaged' as const }, ended('damaged')];
    const held = holdings([
      [1, 2],
      [5, 9],
    ]);
    expect(compare(look({ last: 9, confirmed: 9, losses }), held).verdict).toBe('end-unknown');
  });
});
