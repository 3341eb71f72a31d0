// Tells those who look on what looks different after a decision: once it is on disk, or at once while the disk is ill.

import type { Alarm } from './messages/alarm.ts';
import type { CommandView } from './messages/command.ts';
import type { Decision } from './messages/decision.ts';
import type { DeviceView } from './messages/device.ts';
import type { DeviceId } from './messages/ids.ts';

export interface HallChange {
  readonly devices: readonly DeviceView[];
  /** Alarms that were raised or cleared. */
  readonly alarms: readonly Alarm[];
  readonly commands: readonly CommandView[];
  readonly removed: readonly DeviceId[];
  readonly quarantined: number;
}

type Seen = Pick<Decision, 'changedDevices' | 'changedAlarms' | 'changedCommands' | 'quarantined'>;

const NOTHING: Seen = { changedDevices: [], changedAlarms: [], changedCommands: [], quarantined: [] };

export class Onlookers {
  readonly #viewOf: (id: DeviceId) => DeviceView | undefined;
  readonly #listeners = new Set<(change: HallChange) => void>();
  /** Decided, on its way to the disk, and not shown yet. */
  readonly #unshown = new Set<Decision>();

  constructor(viewOf: (id: DeviceId) => DeviceView | undefined) {
    this.#viewOf = viewOf;
  }

  /** The result ends it. */
  listen(listener: (change: HallChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  decided(decision: Decision): void {
    this.#unshown.add(decision);
  }

  written(decision: Decision): void {
    if (this.#unshown.delete(decision)) this.show(decision);
    else this.showCommands(decision.changedCommands);
  }

  /** People must see what is so, most of all while it cannot be written; a command's word is given once it is. */
  showUnwritten(): void {
    const decisions = [...this.#unshown];
    this.#unshown.clear();
    for (const { changedDevices, changedAlarms, quarantined } of decisions)
      this.show({ changedDevices, changedAlarms, quarantined, changedCommands: [] });
  }

  showCommands(changedCommands: readonly CommandView[]): void {
    this.show({ ...NOTHING, changedCommands });
  }

  show({ changedDevices, changedAlarms, changedCommands, quarantined }: Seen): void {
    const changes = changedDevices.length + changedAlarms.length + changedCommands.length + quarantined.length;
    if (changes === 0 || this.#listeners.size === 0) return;
    const viewOf = this.#viewOf;
    const change: HallChange = {
      // Made when asked for: as long as nobody watches, nobody asks.
      get devices() {
        return changedDevices.flatMap((id) => viewOf(id) ?? []);
      },
      get removed() {
        return changedDevices.filter((id) => !viewOf(id));
      },
      alarms: changedAlarms,
      commands: changedCommands,
      quarantined: quarantined.length,
    };
    for (const listener of this.#listeners) listener(change);
  }
}
