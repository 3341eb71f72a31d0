// Turns what the hub decided into rows of the journal.

import type { Decision } from '../messages/decision.ts';
import type { JsonValue } from '../messages/json.ts';
import type { Violation } from '../messages/observation.ts';
import type { RecordDraft } from '../messages/record.ts';
import type { Answers, OperationOf, QuarantineDraftRow, UnnumberedRow } from './protocol.ts';

export type Commit = Pick<Decision, 'records' | 'quarantined' | 'state' | 'replayed'>;

/** The map of entries that holds the middle's own memory. */
export const STATE_MAP = 'state';

export function toCommitOperation(
  { records, quarantined, state, replayed }: Commit,
  at: number,
): OperationOf<'commit'> {
  return {
    kind: 'commit',
    records: records.map(toRecordRow),
    quarantined: quarantined.map(toQuarantineRow),
    replayed: replayed === undefined ? undefined : { id: replayed, at },
    entries: state.map(({ key, value }) => ({
      map: STATE_MAP,
      key,
      value: value === null ? null : JSON.stringify(value),
    })),
  };
}

export function readState(entries: Answers['read-entries']): ReadonlyMap<string, JsonValue> {
  return new Map(entries.map(([key, value]) => [key, JSON.parse(value) as JsonValue]));
}

function toRecordRow(draft: RecordDraft): UnnumberedRow {
  return { ...draft, data: JSON.stringify(draft.data) };
}

function toQuarantineRow({ raw, ...rest }: Violation): QuarantineDraftRow {
  // An own copy: what is posted to a thread takes the whole socket buffer along that it is a view of.
  return { violation: JSON.stringify(rest), raw: raw === undefined ? null : new Uint8Array(raw) };
}
