// What follows from one input: committed as one, then acted on.

import type { Alarm } from './alarm.ts';
import type { Command, CommandView } from './command.ts';
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
  /** The entry of quarantine that was let in by this, and must not be let in again. */
  readonly replayed?: number | undefined;
  /** Shown after the commit: devices and alarms that look different now. */
  readonly changedDevices: readonly DeviceId[];
  readonly changedAlarms: readonly Alarm[];
  readonly changedCommands: readonly CommandView[];
  /** To be sent to their devices, after the commit. */
  readonly commands: readonly Command[];
}

export function isEmptyForJournal(decision: Pick<Decision, 'records' | 'quarantined' | 'state' | 'replayed'>): boolean {
  const { records, quarantined, state, replayed } = decision;
  return records.length + quarantined.length + state.length === 0 && replayed === undefined;
}
