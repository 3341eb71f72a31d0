// Whatever is committed, confirmed and given up in whatever order: no number vanishes, and the sums stay true.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { resurrected, vanished } from './completeness.ts';
import { RandomlyUsedJournal, steps } from './randomly-used-journal.ts';
import { bytesByScan, bytesKept } from './row-bytes.ts';

it('each number lies in the journal, was confirmed, or is in the ledger; and each sum is that of its rows', () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(steps, (sequence) => {
      const small = new RandomlyUsedJournal();
      small.open();
      for (const step of sequence) small.take(step);
      small.close();
      const inspection = inspectJournal(small.directory);
      const losses = [...small.losses, ...inspection.losses.map(({ loss }) => loss)];
      for (const { reason } of losses) reasons.add(reason);
      expect(vanished(inspection, losses)).toEqual([]);
      expect(resurrected(inspection)).toEqual([]);
      expect(bytesKept(small.directory)).toEqual(bytesByScan(small.directory));
    }),
    { numRuns: 30 },
  );
  // Else the steps were too few to show anything.
  expect([...reasons]).toEqual(expect.arrayContaining(['space', 'thinned']));
}, 120_000);
