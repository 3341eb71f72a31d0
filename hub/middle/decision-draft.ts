// A decision while it is being made.

import type { Alarm } from '../messages/alarm.ts';
import type { Decision, StateChange } from '../messages/decision.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { Violation } from '../messages/observation.ts';
import type { RecordDraft } from '../messages/record.ts';
import type { Moment } from '../messages/record-drafts.ts';

export class DecisionDraft implements Decision {
  readonly moment: Moment;
  readonly records: RecordDraft[] = [];
  readonly quarantined: Violation[] = [];
  readonly changedAlarms: Alarm[] = [];
  replayed: number | undefined;
  readonly #state = new Map<string, StateChange['value']>();
  readonly #changedDevices = new Set<DeviceId>();

  constructor(moment: Moment) {
    this.moment = moment;
  }

  /** The last value of a key counts. */
  get state(): readonly StateChange[] {
    return [...this.#state].map(([key, value]) => ({ key, value }));
  }

  get changedDevices(): readonly DeviceId[] {
    return [...this.#changedDevices];
  }

  record(draft: RecordDraft): void {
    this.records.push(draft);
  }

  keep(key: string, value: StateChange['value']): void {
    this.#state.set(key, value);
  }

  touch(deviceId: DeviceId): void {
    this.#changedDevices.add(deviceId);
  }
}
