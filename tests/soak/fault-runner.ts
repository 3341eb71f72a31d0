// Carries out a plan of faults, one step after the other, and ends what has begun.

import type { Clock } from '../../hub/foundation/clock.ts';
import { minutes } from '../../hub/foundation/clock.ts';
import type { PlannedFault } from './fault-plan.ts';
import { FAULTS, type Scene } from './faults.ts';

interface Active {
  readonly planned: PlannedFault;
  readonly end: () => void | Promise<void>;
}

export class FaultRunner {
  readonly #clock: Clock;
  readonly #scene: Scene;
  readonly #active: Active[] = [];
  readonly #begun = new Map<string, number>();

  constructor(clock: Clock, scene: Scene) {
    this.#clock = clock;
    this.#scene = scene;
  }

  /** Names of those that are there now. */
  get active(): readonly string[] {
    return this.#active.map(({ planned }) => planned.name);
  }

  /** By name, how often. */
  get begun(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#begun].sort());
  }

  /** Until the signal aborts; by then every fault is over. Rejects where one can neither be begun nor ended. */
  async run(plan: Iterable<PlannedFault>, signal: AbortSignal): Promise<void> {
    const beganMs = this.#clock.monotonicMs();
    const until = (minute: number) => this.#clock.sleep(beganMs + minutes(minute) - this.#clock.monotonicMs(), signal);
    for (const planned of plan) {
      for (let next = this.#nextEnd(); next && next.planned.untilMinute < planned.fromMinute; next = this.#nextEnd()) {
        await until(next.planned.untilMinute);
        if (signal.aborted) break;
        await this.#end(next);
      }
      await until(planned.fromMinute);
      if (signal.aborted) break;
      await this.#begin(planned);
    }
    for (const active of [...this.#active]) await this.#end(active);
  }

  async #begin(planned: PlannedFault): Promise<void> {
    const end = await FAULTS[planned.name]?.begin(this.#scene, planned);
    if (!end) throw new Error(`there is no fault ${planned.name}`);
    this.#begun.set(planned.name, (this.#begun.get(planned.name) ?? 0) + 1);
    this.#active.push({ planned, end });
  }

  #nextEnd(): Active | undefined {
    return this.#active.toSorted((a, b) => a.planned.untilMinute - b.planned.untilMinute)[0];
  }

  async #end(active: Active): Promise<void> {
    this.#active.splice(this.#active.indexOf(active), 1);
    await active.end();
  }
}
