// The journal's room and rates, from the figures that the storage thread returns with each write.

import { type Clock, minutes } from '../foundation/clock.ts';
import { byLane } from '../messages/record.ts';
import type { StorageView } from '../messages/storage-view.ts';
import { hoursLeft } from './hours-left.ts';
import type { StorageFigures } from './protocol.ts';
import type { DiskHealth } from './write-queue.ts';

export const SAMPLE_PERIOD_MS = minutes(1);
/** Rates are those of the last hour, or since the start where that is less. */
const SAMPLES = 60;
const HOUR_MS = minutes(60);
/** What a start writes within a second says nothing about an hour. */
const SHORTEST_MS = minutes(1);

interface Sample {
  readonly atMs: number;
  readonly figures: StorageFigures;
}

export class StorageMeter {
  readonly #clock: Clock;
  readonly #damage: string | null;
  #figures: StorageFigures;
  #samples: Sample[];

  constructor(clock: Clock, figures: StorageFigures, damage: string | null) {
    this.#clock = clock;
    this.#damage = damage;
    this.#figures = figures;
    this.#samples = [{ atMs: clock.monotonicMs(), figures }];
  }

  note(figures: StorageFigures): void {
    this.#figures = figures;
  }

  /** To be called every SAMPLE_PERIOD_MS. */
  sample(): void {
    this.#samples = [...this.#samples.slice(-SAMPLES), { atMs: this.#clock.monotonicMs(), figures: this.#figures }];
  }

  view(health: DiskHealth): StorageView {
    const { usedBytes, limitBytes, brownOut, givenUp, setAside } = this.#figures;
    return {
      ...health,
      damage: this.#damage,
      ...{ usedBytes, limitBytes, brownOut, givenUp, setAside, lanes: this.#lanes() },
      syncsPerHour: Math.round(this.#perHour(({ syncs }) => syncs)),
      bytesPerHour: Math.round(this.#perHour(({ writtenBytes }) => writtenBytes)),
    };
  }

  #lanes(): StorageView['lanes'] {
    const { unsentBytes, roomBytes } = this.#figures;
    const loads = byLane((lane) => ({
      unsentBytes: unsentBytes[lane],
      bytesPerHour: Math.round(this.#perHour(({ committedBytes }) => committedBytes[lane])),
    }));
    const hours = hoursLeft(roomBytes, loads);
    return byLane((lane) => ({ ...loads[lane], hoursLeft: hours[lane] }));
  }

  #perHour(counted: (figures: StorageFigures) => number): number {
    const [oldest] = this.#samples;
    if (oldest === undefined) return 0;
    const passedMs = Math.max(this.#clock.monotonicMs() - oldest.atMs, SHORTEST_MS);
    return ((counted(this.#figures) - counted(oldest.figures)) / passedMs) * HOUR_MS;
  }
}
