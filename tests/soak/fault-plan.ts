// Draws from a seed when which fault comes, where, for how long, and how hard: the same seed gives the same plan.

import { SeededChance } from '../../simulators/foundation/seeded-chance.ts';

export interface PlannedFault {
  readonly name: string;
  /** The device that it is about. */
  readonly target: string;
  /** What it takes up until it is over. */
  readonly place: string;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** In [0, 1): how hard it is, or which variant. */
  readonly size: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly kinds: Readonly<
    Record<string, { readonly place: string; readonly lastsMinutes: readonly [number, number] }>
  >;
  readonly devices: readonly [string, ...string[]];
  /** From one fault to the next, on average. */
  readonly meanMinutes: number;
}

/** Without end; a place that is taken up still is left alone. */
export function* planFaults({ seed, kinds, devices, meanMinutes }: PlanOptions): Generator<PlannedFault, never> {
  const chance = new SeededChance(seed, 'soak');
  const freeFrom = new Map<string, number>();
  const names = Object.keys(kinds);
  for (let minute = chance.exponential(meanMinutes); ; minute += chance.exponential(meanMinutes)) {
    const name = names[chance.integer(0, names.length - 1)] ?? '';
    const target = chance.pick(devices);
    const size = chance.fraction();
    const { place: kindOfPlace = '', lastsMinutes: [shortest, longest] = [0, 0] } = kinds[name] ?? {};
    const untilMinute = minute + chance.between(shortest, longest);
    const place = kindOfPlace === 'device' ? target : kindOfPlace;
    if ((freeFrom.get(place) ?? 0) > minute) continue;
    freeFrom.set(place, untilMinute);
    yield { name, target, place, fromMinute: minute, untilMinute, size };
  }
}
