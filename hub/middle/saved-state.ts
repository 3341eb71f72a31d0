// The middle's memory as it lies in the journal: which key holds what.

import type { SavedMemory } from '../devices/device-memory.ts';
import type { SavedSequence } from '../devices/sequence.ts';
import type { Alarm } from '../messages/alarm.ts';
import { type DeviceId, deviceId } from '../messages/ids.ts';

export const keys = {
  isRunning: 'hub/is-running',
  device: (id: DeviceId) => `device/${id}`,
  sequence: (id: DeviceId, channel: string) => `sequence/${id}/${channel}`,
  alarm: (id: string) => `alarm/${id}`,
} as const;

/** What the journal holds of one device. */
export interface SavedDevice {
  memory?: SavedMemory;
  /** By channel. */
  readonly sequences: Map<string, SavedSequence>;
  readonly alarms: Alarm[];
}

/** What was written under a key has the type that was kept there; this is the one place that relies on it. */
export class SavedState {
  readonly #wasRunning: boolean;
  readonly #devices = new Map<DeviceId, SavedDevice>();

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#wasRunning = values.get(keys.isRunning) === true;
    for (const [key, value] of values) {
      const [kind, id, channel = ''] = key.split('/');
      if (kind === 'device') this.#of(id).memory = value as SavedMemory;
      if (kind === 'sequence') this.#of(id).sequences.set(channel, value as SavedSequence);
      if (kind === 'alarm') this.#of(id).alarms.push(value as Alarm);
    }
  }

  wasRunning(): boolean {
    return this.#wasRunning;
  }

  /** Devices that nobody has taken up yet. */
  deviceIds(): readonly DeviceId[] {
    return [...this.#devices.keys()];
  }

  /** Hands out what is known of the device, once: from then on it changes elsewhere. */
  takeUp(id: DeviceId): SavedDevice | undefined {
    const saved = this.#devices.get(id);
    this.#devices.delete(id);
    return saved;
  }

  #of(id = ''): SavedDevice {
    const known = this.#devices.get(deviceId(id)) ?? { sequences: new Map(), alarms: [] };
    this.#devices.set(deviceId(id), known);
    return known;
  }
}
