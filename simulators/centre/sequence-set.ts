// Which numbers of a lane have arrived: finds gaps and repetitions as it goes, in little memory.

export type Range = readonly [from: number, to: number];

export class SequenceSet {
  /** Disjoint, in order; one range alone means no gap. */
  readonly #ranges: [from: number, to: number][] = [];

  /** False where the number was there already. */
  add(number: number): boolean {
    const ranges = this.#ranges;
    // Nearly always the next one: looked for from the end.
    let index = ranges.length - 1;
    while (index >= 0 && (ranges[index]?.[0] ?? 0) > number) index -= 1;
    const below = ranges[index];
    if (below && number <= below[1]) return false;
    const above = ranges[index + 1];
    if (below && below[1] + 1 === number) below[1] = number;
    else if (above && above[0] - 1 === number) above[0] = number;
    else ranges.splice(index + 1, 0, [number, number]);
    this.#join(Math.max(0, index));
    return true;
  }

  get first(): number {
    return this.#ranges[0]?.[0] ?? 0;
  }

  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  /** The gaps between the first and the last number. */
  get missing(): Range[] {
    return this.#ranges.slice(1).map(([from], index): Range => [(this.#ranges[index]?.[1] ?? 0) + 1, from - 1]);
  }

  #join(index: number): void {
    const [below, above] = [this.#ranges[index], this.#ranges[index + 1]];
    if (!below || !above || below[1] + 1 !== above[0]) return;
    below[1] = above[1];
    this.#ranges.splice(index + 1, 1);
  }
}
