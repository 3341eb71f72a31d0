// A set of whole numbers kept as ranges: small where they run on without a break, and bounded where they do not.

/** With more, the highest are forgotten: here that means that some records are sent twice. */
const MOST_RANGES = 10_000;

interface Range {
  from: number;
  to: number;
}

export class RangeSet {
  /** Ascending, neither overlapping nor touching. */
  readonly #ranges: Range[] = [];
  #count = 0;

  /** How many numbers are in the set. */
  get count(): number {
    return this.#count;
  }

  /** 0 where the set is empty. */
  get highest(): number {
    return this.#ranges.at(-1)?.to ?? 0;
  }

  has(number: number): boolean {
    return this.endOf(number) !== undefined;
  }

  /** The last number of the unbroken run that holds this one; undefined where it is not in the set. */
  endOf(number: number): number | undefined {
    const range = this.#ranges[this.#indexOf(number)];
    return range && range.from <= number ? range.to : undefined;
  }

  /** Both ends included. */
  add(from: number, to = from): void {
    const first = this.#indexOf(from - 1);
    let end = first;
    const merged = { from, to };
    for (let range = this.#ranges[end]; range && range.from <= to + 1; range = this.#ranges[++end]) {
      merged.from = Math.min(merged.from, range.from);
      merged.to = Math.max(merged.to, range.to);
      this.#count -= size(range);
    }
    this.#ranges.splice(first, end - first, merged);
    this.#count += size(merged);
    if (this.#ranges.length > MOST_RANGES) this.#forgetHighest();
  }

  deleteUpTo(number: number): void {
    for (let range = this.#ranges[0]; range && range.from <= number; range = this.#ranges[0]) {
      const gone = Math.min(range.to, number) - range.from + 1;
      this.#count -= gone;
      range.from += gone;
      if (range.from <= range.to) return;
      this.#ranges.shift();
    }
  }

  #forgetHighest(): void {
    const range = this.#ranges.pop();
    if (range) this.#count -= size(range);
  }

  /** Of the first range that ends at this number or after it. */
  #indexOf(number: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.to ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function size({ from, to }: Range): number {
  return to - from + 1;
}
