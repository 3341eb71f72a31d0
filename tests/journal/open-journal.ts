// Opens journals in temporary folders for tests, and closes and deletes them afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Journal, type JournalOptions } from '../../hub/journal/journal.ts';
import { deviceClass, deviceId } from '../../hub/messages/ids.ts';
import type { Violation } from '../../hub/messages/observation.ts';
import type { Lane, RecordDraft } from '../../hub/messages/record.ts';

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
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => journal.stop());
  await journal.start(new AbortController().signal);
  return journal;
}

export function draft(lane: Lane, note: string | number = ''): RecordDraft {
  return {
    lane,
    type: 'io.atrium.device.event',
    subject: deviceId('kiosk-01'),
    time: Date.UTC(2026, 0, 5, 8),
    recordedAt: Date.UTC(2026, 0, 5, 8, 0, 1),
    isClockTrusted: true,
    data: { note },
  };
}

export function drafts(lane: Lane, count: number): RecordDraft[] {
  return Array.from({ length: count }, (_, index) => draft(lane, index + 1));
}

export const commitOf = (...records: RecordDraft[]) => ({ records, quarantined: [], state: [] });

export function violation(raw: Uint8Array | undefined, path = '/temperature'): Violation {
  return {
    deviceId: deviceId('kiosk-01'),
    deviceClass: deviceClass('kiosk'),
    channel: 'telemetry',
    topic: 'hall/v1/kiosk/kiosk-01/telemetry',
    receivedAt: Date.UTC(2026, 0, 5, 8),
    reason: 'schema',
    path,
    message: { en: 'must be a number', zh: '必须是数字' },
    raw,
    isRedacted: false,
  };
}
