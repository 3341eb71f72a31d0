// Decide, commit once, act: every input passes here, and every surface looks here.

import type { Clock } from './foundation/clock.ts';
import { AtriumError } from './foundation/errors.ts';
import type { Part } from './foundation/lifecycle.ts';
import type { Alarm } from './messages/alarm.ts';
import { type Decision, isEmptyForJournal } from './messages/decision.ts';
import type { DeviceView } from './messages/device.ts';
import type { DeviceId } from './messages/ids.ts';
import type { InputBody } from './messages/input.ts';
import type { Middle } from './middle/middle.ts';

export interface HallChange {
  readonly devices: readonly DeviceView[];
  /** Alarms that were raised or cleared. */
  readonly alarms: readonly Alarm[];
  readonly removed: readonly DeviceId[];
  readonly quarantined: number;
}

export interface HallOptions {
  readonly middle: Middle;
  readonly commit: (decision: Decision) => Promise<unknown>;
  readonly clock: Clock;
  readonly isClockTrusted: () => boolean;
  /** A commit failed: what was decided is not on disk, and only a restart brings memory and journal together again. */
  readonly onFatal: (error: Error) => void;
}

export class Hall {
  readonly #options: HallOptions;
  readonly #listeners = new Set<(change: HallChange) => void>();
  #lastCommit: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: HallOptions) {
    this.#options = options;
  }

  devices(): readonly DeviceView[] {
    return this.#options.middle.devices();
  }

  alarms(): readonly Alarm[] {
    return this.#options.middle.activeAlarms();
  }

  /** As a part: says that the hub has started, and at the end that it stops. */
  opened(start: { bootId: string; pseudonymKey: string }): Part {
    let isOpen = false;
    return {
      name: 'hall',
      start: async () => {
        isOpen = true;
        await this.submit({ kind: 'hub-started', ...start });
      },
      stop: async () => {
        if (!isOpen) return;
        isOpen = false;
        const stopping = this.submit({ kind: 'hub-stopping' });
        this.#isClosed = true;
        await stopping;
      },
    };
  }

  /** Resolves when what followed from the input is on disk; rejects once the hub is stopping or a commit has failed. */
  async submit(body: InputBody): Promise<void> {
    if (this.#isClosed) throw new AtriumError('JOURNAL_UNAVAILABLE', 'The hub is stopping and takes nothing more in.');
    const { middle, clock, isClockTrusted } = this.#options;
    const decision = middle.handle({ at: clock.now(), isClockTrusted: isClockTrusted(), ...body });
    // A repeated message decides nothing, but the first one may not be on disk yet: its answer waits as well.
    if (!isEmptyForJournal(decision)) this.#lastCommit = this.#commit(decision);
    await this.#lastCommit;
    this.#act(decision);
  }

  /** After one that failed none succeeds: its message, brought again, would look like a repetition and be acknowledged. */
  async #commit(decision: Decision): Promise<void> {
    const before = this.#lastCommit;
    const committed = this.#options.commit(decision).catch((error: Error) => {
      if (!this.#isClosed) this.#options.onFatal(error);
      throw error;
    });
    await Promise.all([before, committed]);
  }

  /** Calls back after the commit with what looks different now. */
  onChange(listener: (change: HallChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #act({ changedDevices, changedAlarms, quarantined }: Decision): void {
    if (changedDevices.length + changedAlarms.length + quarantined.length === 0 || this.#listeners.size === 0) return;
    const views = changedDevices.map((id) => [id, this.#options.middle.device(id)] as const);
    const change: HallChange = {
      devices: views.flatMap(([, view]) => view ?? []),
      removed: views.flatMap(([id, view]) => (view ? [] : [id])),
      alarms: changedAlarms,
      quarantined: quarantined.length,
    };
    for (const listener of this.#listeners) listener(change);
  }
}
