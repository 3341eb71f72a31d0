// The values of a device's points from its contract alone: numbers wander within their range, words rest at the first one.

import type { Contract, ContractPoint } from '../../firmware-contracts/contract.ts';
import type { JsonScalar } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';

/** Wide ranges (−40 to 85 °C) are what a sensor can say, not what a room is like: values stay near the middle. */
const STEP_SHARE = 0.005;
const PULL_TO_MIDDLE = 0.05;
const DEFAULT_RANGE: readonly [number, number] = [0, 100];

export class ContractSignals {
  readonly #contract: Contract;
  readonly #chance: SeededChance;
  readonly #numbers = new Map<string, number>();

  constructor(contract: Contract, chance: SeededChance) {
    this.#contract = contract;
    this.#chance = chance;
  }

  /** Undefined for free text, which the schema must give. */
  read(name: string): JsonScalar | undefined {
    const point = this.#contract.points[name];
    if (!point) return undefined;
    switch (point.type) {
      case 'boolean':
        return false;
      case 'string':
        return Object.keys(point.values ?? {})[0];
      case 'number':
      case 'integer':
        return this.#wander(name, point);
    }
  }

  #wander(name: string, point: ContractPoint): number {
    const [low, high] = point.range ?? DEFAULT_RANGE;
    const middle = (low + high) / 2;
    const before = this.#numbers.get(name) ?? middle;
    const value = before + (middle - before) * PULL_TO_MIDDLE + this.#chance.normal(0, (high - low) * STEP_SHARE);
    this.#numbers.set(name, value);
    return value;
  }
}

/** A number as the contract allows it: within range, in steps of the resolution. */
export function quantize(value: JsonScalar, point: ContractPoint): JsonScalar {
  if (typeof value !== 'number') return value;
  const [low, high] = point.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const step = point.resolution ?? (point.type === 'integer' ? 1 : 0);
  const stepped = step > 0 ? roundTo(value, step) : value;
  return Math.min(high, Math.max(low, stepped));
}

function roundTo(value: number, step: number): number {
  // 0.1 × 3 is 0.30000000000000004: the digits of the step say where to stop.
  const digits = Math.max(0, Math.ceil(-Math.log10(step)) + 1);
  return Number((Math.round(value / step) * step).toFixed(Math.min(digits, 12)));
}
