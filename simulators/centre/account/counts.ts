// Counts by name, for no more names than a hall can have.

const MOST_NAMES = 2000;

export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const count = this.#counts.get(name) ?? 0;
    if (count > 0 || this.#counts.size < MOST_NAMES) this.#counts.set(name, count + 1);
  }

  view(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
