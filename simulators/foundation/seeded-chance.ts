// Chance that can be repeated: the generator sfc32, seeded from a number and a name, with a stream for each name.

const TO_FRACTION = 2 ** -32;
/** The generator needs some rounds until similar seeds have lost their likeness. */
const WARM_UP_ROUNDS = 15;

export class SeededChance {
  readonly #seed: number;
  readonly #name: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name = '') {
    this.#seed = seed;
    this.#name = name;
    const hash = fnv1a(name);
    [this.#a, this.#b, this.#c] = [seed | 0, hash, hash ^ Math.imul(seed | 0, 0x9e3779b1)];
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.fraction();
  }

  /** An independent stream: what one device draws does not change what another gets. */
  fork(name: string): SeededChance {
    return new SeededChance(this.#seed, `${this.#name}/${name}`);
  }

  /** Uniform in [0, 1). */
  fraction(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) * TO_FRACTION;
  }

  between(low: number, high: number): number {
    return low + this.fraction() * (high - low);
  }

  /** Whole number, both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.integer(0, choices.length - 1)] ?? choices[0];
  }

  /** Box–Muller. */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.fraction());
  }

  /** Waiting time until the next of independent happenings. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  /** Hexadecimal text. */
  hex(length: number): string {
    return Array.from({ length }, () => this.integer(0, 15).toString(16)).join('');
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
