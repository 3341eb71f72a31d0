// What the journal does on its own: releases what the centre has, gives up what is too old, makes room where it is short.
// Each is a loop of small steps, and commits pass between them.

import { type Clock, minutes } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Operation, OperationOf, OperationResults } from './protocol.ts';

const RELEASE_PERIOD_MS = minutes(5);
/** The limit is in days, and each look reads the oldest records. */
const AGE_PERIOD_MS = minutes(60);
const HOUR_MS = minutes(60);

export interface HousekeepingOptions {
  readonly write: <Kind extends Operation['kind']>(operation: OperationOf<Kind>) => Promise<OperationResults[Kind]>;
  readonly isOpen: () => boolean;
  readonly keepConfirmedHours: number;
  readonly keepUnsentHours: number;
  readonly clock: Clock;
  readonly log: Log;
}

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #running = new Set<string>();
  #ends: ReadonlyArray<() => void> = [];

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock } = this.#options;
    this.#ends = [
      clock.every(RELEASE_PERIOD_MS, () => void this.#release()),
      clock.every(AGE_PERIOD_MS, () => void this.#giveUpAged()),
    ];
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  /** Goes on while the storage thread says that room is short. */
  async makeRoom(): Promise<void> {
    await this.#alone('make room in the journal', () => this.#options.write<'make-room'>({ kind: 'make-room' }));
  }

  async #release(): Promise<void> {
    const keepMs = this.#options.keepConfirmedHours * HOUR_MS;
    await this.#alone('delete old records of the journal', () =>
      this.#options.write<'release-confirmed'>({ kind: 'release-confirmed', keepMs }),
    );
  }

  async #giveUpAged(): Promise<void> {
    const keepMs = this.#options.keepUnsentHours * HOUR_MS;
    await this.#alone('give up records that waited too long', () =>
      this.#options.write<'give-up-aged'>({ kind: 'give-up-aged', keepMs }),
    );
  }

  /** Steps until there is nothing more to do; not twice at the same time. */
  async #alone(what: string, step: () => Promise<boolean>): Promise<void> {
    if (this.#running.has(what)) return;
    this.#running.add(what);
    try {
      while (await step());
    } catch (error) {
      if (this.#options.isOpen()) this.#options.log.error({ err: error }, `could not ${what}; trying again later`);
    } finally {
      this.#running.delete(what);
    }
  }
}
