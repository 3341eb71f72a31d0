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
  readonly submit: (input: InputBody) => Promise<unknown>;
}

/** The key of the day lives in memory alone, so that nobody can link a person over two days, or over a restart. */
export function newPseudonymKey(chance: Chance): string {
  return chance.token(KEY_BYTES);
}

export function ticks({ clock, chance, submit }: TicksOptions): Part {
  let stopTicking = () => {};
  let pending: Promise<unknown> | undefined;
  const today = () => new Date(clock.now()).toDateString();
  let day = '';

  const tick = async (): Promise<void> => {
    if (day !== today()) {
      day = today();
      await submit({ kind: 'pseudonym-key-changed', pseudonymKey: newPseudonymKey(chance) });
    }
    await submit({ kind: 'time-passed' });
  };

  return {
    name: 'ticks',
    async start() {
      day = today();
      stopTicking = clock.every(TICK_MS, () => {
        // While a commit is held up by the disk, ticks do not pile up behind it.
        pending ??= tick()
          // Whoever commits reports what fails there.
          .catch(() => undefined)
          .finally(() => (pending = undefined));
      });
    },
    async stop() {
      stopTicking();
      await pending;
    },
  };
}
