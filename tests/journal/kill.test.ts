// A power cut, as near as a process can come to it: SIGKILL while committing.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linesUntilKilled } from './killed-child.ts';
import { openJournal, seqs, temporaryFolder } from './open-journal.ts';

const CHILD = join(import.meta.dirname, 'committing-child.ts');

it('after SIGKILL everything acknowledged is there, without gaps, and each commit wholly or not at all', async () => {
  const directory = temporaryFolder();
  const everAcknowledged: number[] = [];
  for (const count of [40, 400, 1500]) {
    const acknowledged = (await linesUntilKilled(CHILD, directory, count)).map(Number);
    expect(acknowledged.length).toBeGreaterThanOrEqual(count);
    everAcknowledged.push(...acknowledged);
    const journal = await openJournal({ directory });
    const events = await seqs(journal, 'event');
    expect(events).toEqual(events.map((_, index) => index + 1));
    expect(everAcknowledged.filter((seq) => seq > events.length)).toEqual([]);
    // Each commit of the child holds one alarm, one event and the state that names it.
    expect(await seqs(journal, 'alarm')).toEqual(events);
    expect(await journal.loadState()).toEqual(new Map([['commits', events.length]]));
    await journal.stop();
  }
  expect(new Set(everAcknowledged).size).toBe(everAcknowledged.length);
}, 60_000);
