// Fills a hall's journal before its hub starts, through the journal's own code.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { systemChance } from '../../../hub/foundation/chance.ts';
import { systemClock } from '../../../hub/foundation/clock.ts';
import { silentLog } from '../../../hub/foundation/log.ts';
import { Journal } from '../../../hub/journal/journal.ts';
import { deviceId } from '../../../hub/messages/ids.ts';
import { LANES, type RecordDraft } from '../../../hub/messages/record.ts';

const RECORDS_A_COMMIT = 1_000;

export interface Filling {
  readonly events: number;
  /** Windows of five values each. */
  readonly telemetry: number;
  /** As if the centre had them; else they are backlog. */
  readonly isConfirmed: boolean;
}

/** Megabytes of the journal afterwards. */
export async function fillJournal(directory: string, { events, telemetry, isConfirmed }: Filling): Promise<number> {
  const journal = new Journal({
    ...{ directory, clock: systemClock, chance: systemChance, log: silentLog },
    ...{ quarantine: { entries: 10, bytes: 100_000 }, keepConfirmedHours: 72, keepUnsentHours: 720 },
    ...{ maxMegabytes: 4_096, reserveMegabytes: 128 },
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.start(new AbortController().signal);
  await append(journal, events, eventRecord);
  await append(journal, telemetry, telemetryRecord);
  const positions = await journal.positions();
  if (isConfirmed) for (const lane of LANES) await journal.confirm(lane, positions[lane].last);
  await journal.stop();
  return statSync(join(directory, 'journal.sqlite')).size / 1e6;
}

async function append(journal: Journal, count: number, recordOf: (index: number) => RecordDraft): Promise<void> {
  for (let done = 0; done < count; done += RECORDS_A_COMMIT) {
    const length = Math.min(RECORDS_A_COMMIT, count - done);
    const records = Array.from({ length }, (_, index) => recordOf(done + index));
    await journal.commit({ records, quarantined: [], state: [] });
  }
}

function eventRecord(index: number): RecordDraft {
  const payload = { type: 'transaction-started', transactionId: `old-${index}`, service: 'payment' };
  const data = { class: 'kiosk', channel: 'event', boot: 'old', seq: index + 1, payload };
  return { ...envelope(index), lane: 'event', type: 'io.atrium.device.event', data };
}

function telemetryRecord(index: number): RecordDraft {
  const point = { unit: '%', count: 12, min: 63, max: 64, mean: 63.5, last: index % 100 };
  const names = ['paperLevel', 'tonerLevel', 'cashBoxLevel', 'transactionsToday', 'networkLatency'];
  const points = Object.fromEntries(names.map((name) => [name, point]));
  const at = new Date(systemClock.now()).toISOString();
  return {
    ...envelope(index),
    lane: 'telemetry',
    type: 'io.atrium.telemetry.window',
    data: { from: at, to: at, points },
  };
}

function envelope(index: number) {
  const now = systemClock.now();
  return {
    subject: deviceId(`kiosk-${(index % 100) + 1}`),
    time: now,
    recordedAt: now,
    isClockTrusted: true,
    uptimeMs: 0,
  };
}
