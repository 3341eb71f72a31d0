// A decision while it is being made: what is recorded is also kept and shown, in one place for each kind of thing.

import type { CommandChange } from '../commands/saved-command.ts';
import type { DeviceMemory } from '../devices/device-memory.ts';
import type { TelemetryWindow } from '../devices/telemetry-windows.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { Command, CommandView } from '../messages/command.ts';
import type { Decision, StateChange } from '../messages/decision.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { Violation } from '../messages/observation.ts';
import type { RecordDraft } from '../messages/record.ts';
import { alarmChanged, commandChanged, type Moment, telemetryWindow } from '../messages/record-drafts.ts';
import { keys } from './saved-state.ts';

export class DecisionDraft implements Decision {
  readonly moment: Moment;
  readonly records: RecordDraft[] = [];
  readonly quarantined: Violation[] = [];
  readonly changedAlarms: Alarm[] = [];
  readonly changedCommands: CommandView[] = [];
  readonly commands: Command[] = [];
  /** Where the hub failed by a defect of its own. */
  readonly defects: unknown[] = [];
  replayed: number | undefined;
  readonly #state = new Map<string, StateChange['value']>();
  readonly #changedDevices = new Set<DeviceId>();
  /** Both lists are asked for several times, once all is decided. */
  #changes: readonly StateChange[] | undefined;
  #touched: readonly DeviceId[] | undefined;

  constructor(moment: Moment) {
    this.moment = moment;
  }

  /** The last value of a key counts. */
  get state(): readonly StateChange[] {
    this.#changes ??= Array.from(this.#state, ([key, value]) => ({ key, value }));
    return this.#changes;
  }

  get changedDevices(): readonly DeviceId[] {
    this.#touched ??= [...this.#changedDevices];
    return this.#touched;
  }

  record(draft: RecordDraft): void {
    this.records.push(draft);
  }

  keep(key: string, value: StateChange['value']): void {
    this.#state.set(key, value);
    this.#changes = undefined;
  }

  touch(deviceId: DeviceId): void {
    this.#changedDevices.add(deviceId);
    this.#touched = undefined;
  }

  keepDevice(memory: DeviceMemory): void {
    this.keep(keys.device(memory.device.id), memory.save());
  }

  recordAlarms(alarms: readonly Alarm[]): void {
    for (const alarm of alarms) {
      this.changedAlarms.push(alarm);
      this.record(alarmChanged(alarm, this.moment));
      this.keep(keys.alarm(alarm.id), alarm);
    }
  }

  recordCommands(changes: readonly CommandChange[]): void {
    for (const { id, view, saved, send } of changes) {
      if (saved !== undefined) this.keep(keys.command(id), saved);
      if (send) this.commands.push(send);
      if (!view) continue;
      this.changedCommands.push(view);
      this.record(commandChanged(view, this.moment));
    }
  }

  /** What was heard of telemetry is kept with its window, so that losses are counted over a restart. */
  recordWindow(window: TelemetryWindow, memory: DeviceMemory | undefined): void {
    this.record(telemetryWindow(window, this.moment));
    if (!memory) return;
    this.keepDevice(memory);
    this.keep(keys.sequence(window.deviceId, 'telemetry'), memory.saveSequence('telemetry'));
  }
}
