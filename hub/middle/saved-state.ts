// The middle's memory as it lies in the journal: which key holds what.

import type { SavedCommand } from '../commands/saved-command.ts';
import type { SavedMemory } from '../devices/device-memory.ts';
import type { SavedSequence } from '../devices/sequence.ts';
import type { Alarm } from '../messages/alarm.ts';
import { type DeviceId, deviceId } from '../messages/ids.ts';

export const keys = {
  isRunning: 'hub/is-running',
  device: (id: DeviceId) => `device/${id}`,
  sequence: (id: DeviceId, channel: string) => `sequence/${id}/${channel}`,
  alarm: (id: string) => `alarm/${id}`,
  command: (id: string) => `command/${id}`,
  /** Device and channel, as `failing-channels.ts` names them. */
  failing: (name: string) => `failing/${name}`,
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
  readonly #commands: SavedCommand[] = [];
  readonly #failing: string[] = [];

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#wasRunning = values.get(keys.isRunning) === true;
    for (const [key, value] of values) {
      const [kind, id, channel = ''] = key.split('/');
      if (kind === 'device') this.#of(id).memory = value as SavedMemory;
      if (kind === 'sequence') this.#of(id).sequences.set(channel, value as SavedSequence);
      if (kind === 'alarm') this.#of(id).alarms.push(value as Alarm);
      if (kind === 'command') this.#commands.push(value as SavedCommand);
      if (kind === 'failing') this.#failing.push(`${id}/${channel}`);
    }
  }

  wasRunning(): boolean {
    return this.#wasRunning;
  }

  /** In no order; handed out once: a day of them is not to be kept twice. */
  takeCommands(): readonly SavedCommand[] {
    return this.#commands.splice(0);
  }

  /** Channels on which the hub failed. */
  failing(): readonly string[] {
    return this.#failing;
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
