// Follows boot and seq of one channel: new, a late one that fills a gap, or seen before.

/** `late`: never seen, but older than what was seen already. */
export type Arrival = 'new' | 'late' | 'duplicate';

type Range = readonly [from: number, to: number];

interface BootSequence {
  readonly boot: string;
  /** The number heard first; what lies below it may still come late, but is not counted as lost. */
  readonly first: number;
  highest: number;
  /** What was passed over and may still come, ascending, never overlapping. */
  missing: Range[];
}

/** As it is kept over a restart of the hub. */
export interface SavedSequence {
  readonly current?: BootSequence;
  readonly previous?: BootSequence;
  readonly lost: number;
}

/** Beyond this many gaps the oldest is given up: it stays lost. */
const MAX_GAPS = 32;

/**
 * One channel of one device. The boot before the current one is kept, as a device that restarts
 * may first send again what it could not deliver before.
 */
export class Sequence {
  #current: BootSequence | undefined;
  #previous: BootSequence | undefined;
  #lostForGood = 0;

  static restore({ current, previous, lost }: SavedSequence): Sequence {
    const sequence = new Sequence();
    sequence.#current = current && copyOf(current);
    sequence.#previous = previous && copyOf(previous);
    sequence.#lostForGood = lost;
    return sequence;
  }

  /** How many numbers the device used that never came. */
  get lost(): number {
    return this.#lostForGood + missingIn(this.#current) + missingIn(this.#previous);
  }

  take(boot: string, seq: number): Arrival {
    if (this.#current?.boot === boot) return this.#advance(this.#current, seq);
    if (this.#previous?.boot === boot) return this.#advance(this.#previous, seq) === 'duplicate' ? 'duplicate' : 'late';
    this.#lostForGood += missingIn(this.#previous);
    this.#previous = this.#current;
    // A device may send what is new first, and then what it kept while it was cut off.
    this.#current = { boot, first: seq, highest: seq, missing: seq > 1 ? [[1, seq - 1]] : [] };
    return 'new';
  }

  save(): SavedSequence {
    const current = this.#current && copyOf(this.#current);
    const previous = this.#previous && copyOf(this.#previous);
    return { lost: this.#lostForGood, ...(current && { current }), ...(previous && { previous }) };
  }

  #advance(sequence: BootSequence, seq: number): Arrival {
    if (seq <= sequence.highest) return this.#fillGap(sequence, seq) ? 'late' : 'duplicate';
    if (seq > sequence.highest + 1) sequence.missing.push([sequence.highest + 1, seq - 1]);
    sequence.highest = seq;
    this.#giveUpOldGaps(sequence);
    return 'new';
  }

  #fillGap(sequence: BootSequence, seq: number): boolean {
    const index = sequence.missing.findIndex(([from, to]) => from <= seq && seq <= to);
    const gap = sequence.missing[index];
    if (!gap) return false;
    const [from, to] = gap;
    const rest: Range[] = [
      [from, seq - 1],
      [seq + 1, to],
    ];
    sequence.missing.splice(index, 1, ...rest.filter((range) => sizeOf(range) > 0));
    this.#giveUpOldGaps(sequence);
    return true;
  }

  #giveUpOldGaps(sequence: BootSequence): void {
    while (sequence.missing.length > MAX_GAPS) {
      const gap = sequence.missing.shift();
      if (gap && gap[0] >= sequence.first) this.#lostForGood += sizeOf(gap);
    }
  }
}

/** Ranges themselves never change. */
function copyOf(sequence: BootSequence): BootSequence {
  return { ...sequence, missing: [...sequence.missing] };
}

function sizeOf([from, to]: Range): number {
  return to - from + 1;
}

function missingIn(sequence: BootSequence | undefined): number {
  if (!sequence) return 0;
  return sequence.missing.reduce((sum, gap) => (gap[0] < sequence.first ? sum : sum + sizeOf(gap)), 0);
}
