// Opens journals in temporary folders for tests, and closes and deletes them afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Journal } from '../../hub/journal/journal.ts';
import type { JournalOptions } from '../../hub/journal/journal-options.ts';
import type { Lane } from '../../hub/messages/record.ts';

export { commitOf, draft, drafts, violation } from './drafts.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function openJournal(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = new Journal({
    directory: options.directory ?? temporaryFolder(),
    clock: systemClock,
    chance: systemChance,
    log: silentLog,
    quarantine: { entries: 1000, bytes: 1_000_000 },
    keepConfirmedHours: 72,
    keepUnsentHours: 720,
    maxMegabytes: 1024,
    reserveMegabytes: 0,
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => journal.stop());
  await journal.start(new AbortController().signal);
  return journal;
}

export async function seqs(journal: Journal, lane: Lane, afterSeq = 0, limit = 1_000_000): Promise<number[]> {
  return (await journal.read(lane, afterSeq, limit)).records.map(({ seq }) => seq);
}
