// The people counter at the door: counts who comes and who goes, as the hall lets them.

import type { Cancel } from '../foundation/clock.ts';
import type { HallEvent } from '../hall/hall-event.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

const DONE: CommandOutcome = { outcome: 'succeeded' };
const DEFAULT_LIMIT = 120;
const LONGEST_INTERVAL_S = 3600;

export class PeopleCounter implements Behaviour {
  readonly stoppedBy = ['sensor-blocked', 'counting-failed'];
  readonly faultEffects = { 'counts-implausible': { occupancy: -14 }, 'mounting-shifted': { operation: 'learning' } };
  readonly #context: BehaviourContext;
  #totalIn: number;
  #totalOut: number;
  #occupancy: number;
  #limit = DEFAULT_LIMIT;
  #isExceeded = false;
  /** Totals at the last telemetry, which counts the interval since. */
  #last: { readonly totalIn: number; readonly totalOut: number; readonly atMs: number };
  #report: (event: DeviceEvent) => void = () => {};

  constructor(context: BehaviourContext) {
    const { hall, deviceId } = context;
    this.#context = context;
    this.#totalIn = hall.tallyToday(deviceId, 'entered');
    this.#totalOut = hall.tallyToday(deviceId, 'left');
    this.#occupancy = this.#totalIn - this.#totalOut;
    this.#last = this.#totals();
  }

  read(channel: string): PointValues {
    if (channel !== 'telemetry') {
      return { operation: 'counting', occupancyLimit: this.#limit, firmwareVersion: '2.4.1' };
    }
    const totals = { totalIn: this.#totalIn, totalOut: this.#totalOut };
    return { ...this.#sinceLastTime(), occupancy: this.#occupancy, ...totals };
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    this.#report = report;
    return this.#context.hall.onEvent((event) => this.#follow(event));
  }

  perform({ name, arguments: given }: ReceivedCommand): CommandOutcome | undefined {
    if (name === 'resetCounts') return this.#reset();
    if (name === 'setOccupancy') this.#occupancy = Number(given.occupancy);
    else if (name === 'setOccupancyLimit') this.#limit = Number(given.limit);
    else return undefined;
    this.#watchLimit();
    return DONE;
  }

  #follow({ kind, device }: HallEvent): void {
    if (device !== this.#context.deviceId || !this.#context.isWorking()) return;
    if (kind === 'entered') this.#count('in');
    else if (kind === 'left') this.#count('out');
  }

  #count(direction: 'in' | 'out'): void {
    if (direction === 'in') this.#totalIn += 1;
    else this.#totalOut += 1;
    this.#occupancy += direction === 'in' ? 1 : -1;
    this.#report({ type: 'line-crossed', data: { direction } });
    this.#watchLimit();
  }

  #watchLimit(): void {
    const [occupancy, limit] = [this.#occupancy, this.#limit];
    if (occupancy > limit === this.#isExceeded) return;
    this.#isExceeded = !this.#isExceeded;
    const type = this.#isExceeded ? 'occupancy-exceeded' : 'occupancy-returned';
    this.#report({ type, data: { occupancy, limit } });
  }

  #sinceLastTime(): PointValues {
    const before = this.#last;
    this.#last = this.#totals();
    const seconds = Math.round((this.#last.atMs - before.atMs) / 1000);
    return {
      peopleIn: this.#totalIn - before.totalIn,
      peopleOut: this.#totalOut - before.totalOut,
      intervalS: Math.min(LONGEST_INTERVAL_S, Math.max(1, seconds)),
    };
  }

  #reset(): CommandOutcome {
    const data = { reason: 'command', totalIn: this.#totalIn, totalOut: this.#totalOut };
    this.#report({ type: 'counts-reset', data });
    this.#totalIn = 0;
    this.#totalOut = 0;
    this.#last = this.#totals();
    return DONE;
  }

  #totals(): { totalIn: number; totalOut: number; atMs: number } {
    return { totalIn: this.#totalIn, totalOut: this.#totalOut, atMs: this.#context.clock.monotonicMs() };
  }
}
