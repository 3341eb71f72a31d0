// Turns rows of the journal into what they were.

import type { DeviceId } from '../messages/ids.ts';
import type { JsonObject } from '../messages/json.ts';
import type { Violation } from '../messages/observation.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { JournalRecord, Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';
import { type Epochs, epochOf } from './epochs.ts';
import type { NumberedRow, QuarantineRow, SetAsideRow } from './protocol.ts';

export function fromRecordRow(lane: Lane, row: NumberedRow, epochs: Epochs): JournalRecord {
  const epoch = epochOf(epochs, lane, row.seq);
  return { ...row, lane, epoch, subject: row.subject as DeviceId, data: JSON.parse(row.data) as JsonObject };
}

export function toSetAside({ record, ...rest }: SetAsideRow): SetAside {
  return { ...rest, record: JSON.parse(record) as JournalRecord };
}

/** Null for what is no time. */
export function rfc3339OrNull(time: number): string | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export function fromQuarantineRow({ id, violation, raw, replayedAt }: QuarantineRow): QuarantineEntry {
  return { ...(JSON.parse(violation) as Omit<Violation, 'raw'>), raw: raw ?? undefined, id, replayedAt };
}
