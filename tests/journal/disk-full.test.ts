// A disk that is full: nothing is acknowledged, nothing is lost, the hub stays awake, and it heals by itself.

import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../hub/journal/journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { commitOf, draft, openJournal, seqs } from './open-journal.ts';
import { canMount, smallDisk } from './small-disk.ts';

function logInMemory() {
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')));
  return { log: pino(stream), lines };
}

const large = () => ({ ...draft('event'), data: { text: 'x'.repeat(20_000) } });

async function commitUntilIll(journal: Journal): Promise<Array<Promise<unknown>>> {
  const commits: Array<Promise<unknown>> = [];
  await waitFor(() => {
    if (journal.isHealthy()) commits.push(journal.commit(commitOf(large())));
    return !journal.isHealthy();
  });
  return commits;
}

describe.runIf(canMount)('on a full disk', () => {
  it('a commit waits, the rest of the hub goes on, and all is written in order once there is room', async () => {
    const disk = smallDisk(2);
    const { log, lines } = logInMemory();
    const journal = await openJournal({ directory: disk.directory, log });
    disk.fill();
    const commits = await commitUntilIll(journal);
    let settled = 0;
    const late = journal.commit(commitOf(draft('alarm'))).finally(() => (settled += 1));
    const before = (await journal.positions()).event.last;
    expect(await seqs(journal, 'event')).toHaveLength(before);
    expect(settled).toBe(0);
    disk.free();
    await Promise.all([...commits, late]);
    expect(journal.isHealthy()).toBe(true);
    expect(await seqs(journal, 'event')).toEqual(commits.map((_, index) => index + 1));
    expect(lines.map((line) => JSON.parse(line).msg.slice(0, 30))).toEqual([
      'the disk refuses the journal: ',
      'the disk takes the journal aga',
    ]);
  }, 30_000);

  it('stopping rejects what could not be written, and the journal opens again with all that was', async () => {
    const disk = smallDisk(2);
    const journal = await openJournal({ directory: disk.directory });
    disk.fill();
    const outcomes = Promise.allSettled(await commitUntilIll(journal));
    await journal.stop();
    const written = (await outcomes).filter(({ status }) => status === 'fulfilled').length;
    const refused = (await outcomes).find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'JOURNAL_UNAVAILABLE' } });
    disk.free();
    const again = await openJournal({ directory: disk.directory });
    expect((await again.positions()).event.last).toBe(written);
  }, 30_000);
});
