// Lets time enter the middle: a tick for freshness and windows, a new pseudonym key for each day.

import type { Chance } from './foundation/chance.ts';
import type { Clock } from './foundation/clock.ts';
import type { Part } from './foundation/lifecycle.ts';
import type { InputBody } from './messages/input.ts';

/** Short against the shortest freshness window, so that silence is found within a tenth of it. */
const TICK_MS = 200;
const KEY_BYTES = 32;

export interface TicksOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly notice: (input: InputBody) => void;
  /** False while too much waits for an ill disk: then time stands still. */
  readonly isTakingIn: () => boolean;
}

/** The key of the day lives in memory alone, so that nobody can link a person over two days, or over a restart. */
export function newPseudonymKey(chance: Chance): string {
  return chance.token(KEY_BYTES);
}

export function ticks({ clock, chance, notice, isTakingIn }: TicksOptions): Part {
  let stopTicking = () => {};
  const today = () => new Date(clock.now()).toDateString();
  let day = '';

  const tick = (): void => {
    if (!isTakingIn()) return;
    if (day !== today()) {
      day = today();
      notice({ kind: 'pseudonym-key-changed', pseudonymKey: newPseudonymKey(chance) });
    }
    notice({ kind: 'time-passed' });
  };

  return {
    name: 'ticks',
    async start() {
      day = today();
      stopTicking = clock.every(TICK_MS, tick);
    },
    async stop() {
      stopTicking();
    },
  };
}
