// Sends the robots of the hall: to a visitor, to the goal with them, back to the guidance zone, to the charger.

import { seconds } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import type { Timeline } from '../foundation/timeline.ts';
import { CENTRE_OF, CHARGER, type Node, type Zone } from './places.ts';
import { GOOD_CHARGE_PCT, LOW_CHARGE_PCT, RobotBody, type RobotTask } from './robot-body.ts';

const SAYS_GOODBYE_MS = seconds(4);

export class RobotCrew {
  readonly #timeline: Timeline;
  readonly #bodies: ReadonlyMap<string, RobotBody>;
  /** Counts a robot's trips, so that the end of an old one does not end a newer one. */
  readonly #trips = new Map<string, number>();

  constructor(timeline: Timeline, robots: readonly string[]) {
    this.#timeline = timeline;
    this.#bodies = new Map(robots.map((id) => [id, new RobotBody(timeline.now())]));
  }

  body(robot: string): RobotBody {
    const body = this.#bodies.get(robot);
    if (body) return body;
    throw new SimulationError('SIMULATION_DEVICE_UNKNOWN', `The hall has no robot "${robot}".`);
  }

  /** Calls a free robot to a visitor; undefined when none can come. */
  call(isInService: (robot: string) => boolean): string | undefined {
    this.#parkTheTired();
    const free = [...this.#bodies].find(([id, body]) => isInService(id) && this.#isFree(body));
    if (!free) return undefined;
    this.#begin(free[0], 'greeting', CENTRE_OF.guidance);
    return free[0];
  }

  /** True where this robot can take a task. */
  isFree(robot: string): boolean {
    return this.#isFree(this.body(robot));
  }

  /** Milliseconds until the robot and its visitor have arrived. */
  guide(robot: string, to: Zone): number {
    return this.#begin(robot, 'guiding', CENTRE_OF[to]) + SAYS_GOODBYE_MS;
  }

  release(robot: string): void {
    this.#travel(robot, CENTRE_OF.guidance, 'waiting');
  }

  park(robot: string): void {
    this.#travel(robot, CHARGER, 'charging');
  }

  /** Stops it where it is; its trip is over. */
  halt(robot: string): void {
    this.#trips.set(robot, (this.#trips.get(robot) ?? 0) + 1);
    this.body(robot).halt(this.#timeline.now());
  }

  #parkTheTired(): void {
    for (const [id, body] of this.#bodies) {
      const isTired = body.task === 'waiting' && body.chargePct(this.#timeline.now()) < LOW_CHARGE_PCT;
      if (isTired) this.park(id);
    }
  }

  #isFree(body: RobotBody): boolean {
    const chargePct = body.chargePct(this.#timeline.now());
    if (body.task === 'charging') return chargePct >= GOOD_CHARGE_PCT;
    return body.task === 'waiting' && chargePct >= LOW_CHARGE_PCT;
  }

  #travel(robot: string, to: Node, afterwards: RobotTask): void {
    const wayMs = this.#begin(robot, 'returning', to);
    const trip = this.#trips.get(robot);
    this.#timeline.after(wayMs, () => {
      if (this.#trips.get(robot) === trip) this.body(robot).arrive(this.#timeline.now(), afterwards);
    });
  }

  #begin(robot: string, task: RobotTask, to: Node): number {
    this.#trips.set(robot, (this.#trips.get(robot) ?? 0) + 1);
    return this.body(robot).go(this.#timeline.now(), task, to);
  }
}
