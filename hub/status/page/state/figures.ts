// Numbers, times and durations as people of the chosen language write them.

import { language, words } from './preferences.ts';

const STEPS: ReadonlyArray<readonly [unit: 'day' | 'hour' | 'minute', ms: number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const tag = (): string => (language.value === 'zh' ? 'zh-CN' : 'en-GB');

/** To two decimals, or to three digits where a value is smaller than these can tell. */
const PRECISION = { maximumFractionDigits: 2, maximumSignificantDigits: 3, roundingPriority: 'morePrecision' } as const;

export function count(value: number): string {
  return new Intl.NumberFormat(tag(), PRECISION).format(value);
}

/** In the largest whole unit: 5 s, 12 min, 3 h, 2 d. */
export function duration(ms: number): string {
  const [unit, unitMs] = STEPS.find(([, step]) => ms >= step) ?? (['second', 1000] as const);
  return count(Math.floor(ms / unitMs)) + words().units[unit];
}

/** Date and time to the second, in the time zone of the one who looks. */
export function dateTime(at: string | number): string {
  return new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(tag(), { timeStyle: 'medium' }).format(new Date(at));
}

export function value(raw: number | boolean | string): string {
  if (typeof raw === 'number') return count(raw);
  return typeof raw === 'string' ? raw : raw ? words().yes : words().no;
}
