// Which devices the hall has, and what is known of each: recalled when it is registered, forgotten when it is removed.

import type { AlarmList } from '../alarms/alarm-list.ts';
import { DeviceMemory } from '../devices/device-memory.ts';
import type { TelemetryWindows } from '../devices/telemetry-windows.ts';
import type { Device } from '../messages/device.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { DecisionDraft } from './decision-draft.ts';
import { keys, type SavedState } from './saved-state.ts';

export interface RosterOptions {
  readonly alarms: AlarmList;
  readonly windows: TelemetryWindows;
  /** The memory of the run before; a device takes up its part when it is registered. */
  readonly saved: SavedState;
  /** How long devices may take to come back after a restart of the hub. */
  readonly reconnectGraceMs: number;
}

export class Roster {
  readonly #options: RosterOptions;
  readonly #devices = new Map<DeviceId, DeviceMemory>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  find(id: DeviceId): DeviceMemory | undefined {
    return this.#devices.get(id);
  }

  all(): Iterable<DeviceMemory> {
    return this.#devices.values();
  }

  register(device: Device, now: Timestamp): DeviceMemory {
    const memory = this.#devices.get(device.id) ?? this.#recall(device, now);
    memory.device = device;
    this.#devices.set(device.id, memory);
    return memory;
  }

  /** Also of a device that was removed while the hub was down: the journal still knows it. */
  remove(deviceId: DeviceId, decision: DecisionDraft): void {
    const { alarms, windows, saved } = this.#options;
    const left = saved.takeUp(deviceId);
    for (const alarm of left?.alarms ?? []) alarms.restore(alarm);
    const memory = this.#devices.get(deviceId);
    const window = windows.close(deviceId);
    if (window) decision.recordWindow(window, memory);
    const { cleared, known } = alarms.forget(deviceId, decision.moment.at);
    decision.recordAlarms(cleared);
    for (const alarm of known) decision.keep(keys.alarm(alarm.id), null);
    const channels = memory?.channels() ?? left?.sequences.keys() ?? [];
    for (const channel of channels) decision.keep(keys.sequence(deviceId, channel), null);
    if (memory || left) decision.keep(keys.device(deviceId), null);
    this.#devices.delete(deviceId);
    decision.touch(deviceId);
  }

  #recall(device: Device, now: Timestamp): DeviceMemory {
    const { alarms, saved, reconnectGraceMs } = this.#options;
    const memory = new DeviceMemory(device);
    const left = saved.takeUp(device.id);
    if (left?.memory) memory.restore(left.memory, now);
    for (const [channel, sequence] of left?.sequences ?? []) memory.restoreSequence(channel, sequence);
    for (const alarm of left?.alarms ?? []) alarms.restore(alarm);
    memory.awaitUntil(now + reconnectGraceMs);
    return memory;
  }
}
