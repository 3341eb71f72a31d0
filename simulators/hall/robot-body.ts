// The guide robot as a body in the hall: where it is, where it goes, how much charge is left.

import { hours, seconds } from '../foundation/clock.ts';
import { CHARGER, distanceM, type Node, type Position } from './places.ts';

export type RobotTask = 'charging' | 'waiting' | 'greeting' | 'guiding' | 'returning';

const SPEED_M_PER_S = 0.7;
const DRIVING_PCT_PER_MS = 100 / hours(5);
const STANDING_PCT_PER_MS = 100 / hours(12);
const CHARGING_PCT_PER_MS = 100 / hours(2);
export const LOW_CHARGE_PCT = 20;
export const GOOD_CHARGE_PCT = 80;

export class RobotBody {
  #task: RobotTask = 'charging';
  #from: Position = CHARGER;
  #to: Position = CHARGER;
  /** The node it goes to, or stands at. */
  #goal: Node = CHARGER;
  #lastNode = CHARGER.id;
  #departedAt: number;
  #arrivesAt: number;
  #chargePct = 90;
  #chargedAt: number;

  constructor(at: number) {
    this.#departedAt = this.#arrivesAt = this.#chargedAt = at;
  }

  get task(): RobotTask {
    return this.#task;
  }

  isDriving(at: number): boolean {
    return at < this.#arrivesAt;
  }

  position(at: number): Position {
    const way = this.#arrivesAt - this.#departedAt;
    const done = way <= 0 ? 1 : Math.min(1, (at - this.#departedAt) / way);
    const along = (from: number, to: number): number => from + (to - from) * done;
    return { x: along(this.#from.x, this.#to.x), y: along(this.#from.y, this.#to.y) };
  }

  chargePct(at: number): number {
    this.#account(at);
    return this.#chargePct;
  }

  /** The last node it reached. */
  lastNode(at: number): string {
    return this.isDriving(at) ? this.#lastNode : this.#goal.id;
  }

  /** Direction of travel, -π to π. */
  headingRad(): number {
    return Math.atan2(this.#to.y - this.#from.y, this.#to.x - this.#from.x);
  }

  speedMPerS(at: number): number {
    return this.isDriving(at) ? SPEED_M_PER_S : 0;
  }

  /** Stops where it is. */
  halt(at: number): void {
    this.#account(at);
    this.#lastNode = this.lastNode(at);
    this.#goal = { id: this.#lastNode, ...this.position(at) };
    this.#to = this.position(at);
    this.#task = 'waiting';
    this.#arrivesAt = at;
  }

  /** Begins a task where it has arrived. */
  arrive(at: number, task: RobotTask): void {
    this.#account(at);
    this.#task = task;
  }

  /** Sets off; the result is how long the way takes, in milliseconds. */
  go(at: number, task: RobotTask, to: Node): number {
    this.#account(at);
    this.#lastNode = this.lastNode(at);
    this.#from = this.position(at);
    const wayMs = seconds(distanceM(this.#from, to) / SPEED_M_PER_S);
    this.#to = to;
    this.#goal = to;
    this.#task = task;
    this.#departedAt = at;
    this.#arrivesAt = at + wayMs;
    return wayMs;
  }

  #account(at: number): void {
    const elapsedMs = Math.max(0, at - this.#chargedAt);
    const drivenMs = Math.max(0, Math.min(at, this.#arrivesAt) - Math.max(this.#chargedAt, this.#departedAt));
    const change =
      this.#task === 'charging'
        ? elapsedMs * CHARGING_PCT_PER_MS
        : -drivenMs * DRIVING_PCT_PER_MS - (elapsedMs - drivenMs) * STANDING_PCT_PER_MS;
    this.#chargePct = Math.min(100, Math.max(1, this.#chargePct + change));
    this.#chargedAt = Math.max(this.#chargedAt, at);
  }
}
