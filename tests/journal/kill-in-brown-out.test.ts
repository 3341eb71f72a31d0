// A power cut while room is made: each step is in the file with its entry in the ledger, or not at all.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { resurrected, vanished } from './completeness.ts';
import { linesUntilKilled } from './killed-child.ts';
import { openJournal, temporaryFolder } from './open-journal.ts';
import { bytesByScan, bytesKept } from './row-bytes.ts';

const CHILD = join(import.meta.dirname, 'brown-out-child.ts');

interface Acknowledged {
  readonly event: number;
  readonly telemetry: number;
}

it('after SIGKILL every number lies in the journal or is in the ledger, and none is in both', async () => {
  const directory = temporaryFolder();
  const reasons = new Set<string>();
  for (const lines of [25, 60, 90, 110, 130]) {
    const acknowledged = (await linesUntilKilled(CHILD, directory, lines)).map(
      (line) => JSON.parse(line) as Acknowledged,
    );
    // The log of the killed process becomes part of the file.
    await (await openJournal({ directory })).stop();
    const inspection = inspectJournal(directory);
    for (const { loss } of inspection.losses) reasons.add(loss.reason);
    expect(inspection.lanes.event.last).toBeGreaterThanOrEqual(acknowledged.at(-1)?.event ?? 0);
    expect(inspection.lanes.telemetry.last).toBeGreaterThanOrEqual(acknowledged.at(-1)?.telemetry ?? 0);
    expect(vanished(inspection)).toEqual([]);
    expect(resurrected(inspection)).toEqual([]);
    expect(bytesKept(directory)).toEqual(bytesByScan(directory));
  }
  expect([...reasons].sort()).toEqual(['space', 'thinned']);
}, 120_000);
