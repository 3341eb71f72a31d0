// The storage thread seen from the hub: a bad question hurts nobody else, a dead thread is never overlooked.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { AtriumError } from '../../hub/foundation/errors.ts';
import { WorkerLink } from '../../hub/journal/worker-link.ts';
import { waitFor } from '../support/wait-for.ts';
import { commitOf, draft, openJournal, temporaryFolder } from './open-journal.ts';

it('a question that cannot be answered is refused, and the journal goes on', async () => {
  const journal = await openJournal();
  await expect(journal.quarantine.list({ limit: Number.NaN })).rejects.toMatchObject({ code: 'JOURNAL_REFUSED' });
  expect(await journal.commit(commitOf(draft('event')))).toHaveLength(1);
});

it('a thread that dies is reported once, and whatever was or is asked of it is rejected', async () => {
  const entry = join(temporaryFolder(), 'dying.mjs');
  writeFileSync(
    entry,
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(7));`,
  );
  const reported: AtriumError[] = [];
  const link = new WorkerLink((error) => void reported.push(error), pathToFileURL(entry));
  const asked = [link.ask<'count-quarantine'>({ kind: 'count-quarantine' }), link.ask<'close'>({ kind: 'close' })];
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'JOURNAL_UNAVAILABLE', retryable: false } },
    { status: 'rejected', reason: { code: 'JOURNAL_UNAVAILABLE', retryable: false } },
  ]);
  await waitFor(() => reported.length === 1);
  await expect(link.ask<'count-quarantine'>({ kind: 'count-quarantine' })).rejects.toBe(reported[0]);
  await link.close();
  expect(reported).toHaveLength(1);
});

it('a thread that ends because it was told to is not reported', async () => {
  const reported: AtriumError[] = [];
  const link = new WorkerLink((error) => void reported.push(error));
  await link.ask<'open'>({
    kind: 'open',
    directory: temporaryFolder(),
    newEpoch: 'epoch',
    room: { maxBytes: 1_000_000_000, reserveBytes: 0 },
    now: { at: 0, isClockTrusted: false, uptimeMs: 0 },
    quarantine: { entries: 1, bytes: 65_536 },
  });
  await link.close();
  await waitFor(() =>
    link.ask<'count-quarantine'>({ kind: 'count-quarantine' }).then(
      () => false,
      () => true,
    ),
  );
  expect(reported).toEqual([]);
});
