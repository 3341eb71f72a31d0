// Which numbers of a lane are there: finds gaps and repetitions as it goes, in memory that grows with the gaps alone.

/** First and last number, both included. */
export type Range = readonly [from: number, to: number];

export class SequenceSet {
  /** Disjoint, never touching, in order; one range alone means no gap. */
  readonly #ranges: [from: number, to: number][] = [];
  #size = 0;

  /** False where the number was there already. */
  add(number: number): boolean {
    if (this.has(number)) return false;
    this.addRange([number, number]);
    return true;
  }

  addRange([from, to]: Range): void {
    const ranges = this.#ranges;
    // All ranges that overlap or touch the new one become one with it.
    const begin = this.#firstEndingAtOrAfter(from - 1);
    let end = begin;
    let merged: [from: number, to: number] = [from, to];
    for (let range = ranges[end]; range && range[0] <= to + 1; range = ranges[++end]) {
      merged = [Math.min(merged[0], range[0]), Math.max(merged[1], range[1])];
      this.#size -= range[1] - range[0] + 1;
    }
    ranges.splice(begin, end - begin, merged);
    this.#size += merged[1] - merged[0] + 1;
  }

  has(number: number): boolean {
    return this.rangeOf(number) !== undefined;
  }

  /** The whole range around a number. */
  rangeOf(number: number): Range | undefined {
    const range = this.#ranges[this.#firstEndingAtOrAfter(number)];
    return range && range[0] <= number ? [...range] : undefined;
  }

  get ranges(): Range[] {
    return this.#ranges.map(([from, to]) => [from, to]);
  }

  get size(): number {
    return this.#size;
  }

  get first(): number {
    return this.#ranges[0]?.[0] ?? 0;
  }

  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  /** What of the range is not there. */
  gapsIn([from, to]: Range): Range[] {
    const gaps: Range[] = [];
    let next = from;
    for (let index = this.#firstEndingAtOrAfter(from); next <= to; index += 1) {
      const range = this.#ranges[index];
      const gapEnd = Math.min(to, (range?.[0] ?? Number.POSITIVE_INFINITY) - 1);
      if (gapEnd >= next) gaps.push([next, gapEnd]);
      if (!range) break;
      next = Math.max(next, range[1] + 1);
    }
    return gaps;
  }

  /** Binary search: with many gaps, numbers come at every place of the list. */
  #firstEndingAtOrAfter(number: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function countOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
