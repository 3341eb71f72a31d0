// The bench's table: one row a figure, with every round's value, its median, and the goal where the project set one.

export interface Goal {
  readonly kind: 'at most' | 'at least';
  readonly value: number;
}

export interface Row {
  readonly part: string;
  readonly figure: string;
  readonly unit: string;
  /** One value a round, in order. */
  readonly rounds: readonly number[];
  readonly median: number;
  readonly goal: Goal | null;
  readonly isMet: boolean | null;
}

export const atMost = (value: number): Goal => ({ kind: 'at most', value });
export const atLeast = (value: number): Goal => ({ kind: 'at least', value });

/** Figure and unit as one text, `p99 PUBACK [ms]`. */
export function row(part: string, text: string, rounds: readonly number[], goal: Goal | null = null): Row {
  const [, figure = text, unit = ''] = /^(.*) \[(.*)\]$/.exec(text) ?? [];
  const median = medianOf(rounds);
  const isMet = goal && (goal.kind === 'at most' ? median <= goal.value : median >= goal.value);
  return { part, figure, unit, rounds, median, goal, isMet };
}

export function medianOf(values: readonly number[]): number {
  return percentileOf(values, 0.5);
}

/** Nearest rank; NaN of nothing. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of each round: what one contestant needed against the other in the same round. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

/** As Markdown, so that it goes into docs/performance.md as it is. */
export function printRows(rows: readonly Row[]): void {
  const cells = rows.map((each) => [
    each.figure,
    `${short(each.median)} ${each.unit}`.trim(),
    each.rounds.length > 1 ? `${short(Math.min(...each.rounds))}–${short(Math.max(...each.rounds))}` : '',
    each.goal ? `${each.goal.kind} ${each.goal.value}` : '',
    each.isMet === null ? '' : each.isMet ? 'met' : '**missed**',
  ]);
  const table = [['figure', 'median', 'lowest–highest', 'goal', ''], ['---', '---', '---', '---', '---'], ...cells];
  for (const line of table) console.log(`| ${line.join(' | ')} |`);
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
