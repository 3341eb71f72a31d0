// A record as the centre gets it: CloudEvents 1.0, structured mode, JSON.

import type { HallId } from '../../messages/ids.ts';
import type { Timestamp } from '../../messages/observation.ts';
import type { JournalRecord } from '../../messages/record.ts';

export interface CloudEventOptions {
  readonly hall: HallId;
  /** It waited while the line was down: live records may have overtaken it. */
  readonly isHistorical: boolean;
}

/** Enough for every safe integer, so that text order is number order. */
const SEQUENCE_DIGITS = 20;
// RFC 3339 knows the years 0000 to 9999 only; a device's clock may be anywhere.
const FIRST_RFC3339_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_RFC3339_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** A repetition is recognised by `source` and `id`: the same record always has the same, and differs in `historical` at most. */
export function toCloudEvent(record: JournalRecord, { hall, isHistorical }: CloudEventOptions): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `${record.epoch}.${record.lane}.${record.seq}`,
    source: `/halls/${hall}`,
    type: record.type,
    subject: record.subject,
    time: toRfc3339(record.time),
    datacontenttype: 'application/json',
    recordedtime: toRfc3339(record.recordedAt),
    clocktrusted: record.isClockTrusted,
    boot: record.boot,
    uptimems: record.uptimeMs,
    historical: isHistorical,
    sequence: String(record.seq).padStart(SEQUENCE_DIGITS, '0'),
    lane: record.lane,
    data: record.data,
  });
}

function toRfc3339(time: Timestamp): string {
  return new Date(Math.min(Math.max(time, FIRST_RFC3339_MS), LAST_RFC3339_MS)).toISOString();
}
