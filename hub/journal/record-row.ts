// Turns what the hub decided into rows of the journal, and rows back.

import type { DeviceId } from '../messages/ids.ts';
import type { JsonObject } from '../messages/json.ts';
import type { Violation } from '../messages/observation.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { JournalRecord, Lane, RecordDraft } from '../messages/record.ts';
import type { NumberedRow, QuarantineDraftRow, QuarantineRow, UnnumberedRow } from './protocol.ts';

export function toRecordRow(draft: RecordDraft): UnnumberedRow {
  return { ...draft, data: JSON.stringify(draft.data) };
}

export function fromRecordRow(lane: Lane, row: NumberedRow): JournalRecord {
  return { ...row, lane, subject: row.subject as DeviceId, data: JSON.parse(row.data) as JsonObject };
}

export function toQuarantineRow({ raw, ...rest }: Violation): QuarantineDraftRow {
  // An own copy: what is posted to a thread takes the whole socket buffer along that it is a view of.
  return { violation: JSON.stringify(rest), raw: raw === undefined ? null : new Uint8Array(raw) };
}

export function fromQuarantineRow({ id, violation, raw, replayedAt }: QuarantineRow): QuarantineEntry {
  return { ...(JSON.parse(violation) as Omit<Violation, 'raw'>), raw: raw ?? undefined, id, replayedAt };
}
