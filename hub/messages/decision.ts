// What follows from one input: committed as one, then acted on.

import type { Alarm } from './alarm.ts';
import type { DeviceId } from './ids.ts';
import type { Violation } from './observation.ts';
import type { RecordDraft } from './record.ts';

/** A change of the middle's own memory, kept with the records it explains. */
export interface StateChange {
  readonly key: string;
  /** Anything that JSON can hold; null forgets the key. */
  readonly value: object | string | number | boolean | null;
}

export interface Decision {
  readonly records: readonly RecordDraft[];
  readonly quarantined: readonly Violation[];
  readonly state: readonly StateChange[];
  /** Shown after the commit: devices and alarms that look different now. */
  readonly changedDevices: readonly DeviceId[];
  readonly changedAlarms: readonly Alarm[];
}

export function isEmptyForJournal(decision: Decision): boolean {
  return decision.records.length + decision.quarantined.length + decision.state.length === 0;
}
