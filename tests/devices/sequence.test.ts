// Numbers heard, missing, repeated and late, over restarts of hub and device.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sequence } from '../../hub/devices/sequence.ts';

interface Sent {
  readonly boot: string;
  readonly seq: number;
}

/** The whole truth, without bounds: which numbers of each boot were seen, and where hearing began. */
class Model {
  readonly #boots = new Map<string, { readonly first: number; readonly seen: Set<number> }>();

  take({ boot, seq }: Sent): 'accepted' | 'duplicate' {
    const known = this.#boots.get(boot);
    if (!known) this.#boots.set(boot, { first: seq, seen: new Set([seq]) });
    else if (known.seen.has(seq)) return 'duplicate';
    else known.seen.add(seq);
    return 'accepted';
  }

  get lost(): number {
    const missing = [...this.#boots.values()].map(({ first, seen }) => {
      const heard = [...seen].filter((seq) => seq >= first);
      return Math.max(...heard) - first + 1 - heard.length;
    });
    return missing.reduce((sum, count) => sum + count, 0);
  }
}

/** Two boots, the second begun at some point, old ones mixed in; at most 30 numbers, so that gaps stay within their bound. */
const traffic = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.record({ boot: fc.constantFrom('a', 'b'), seq: fc.integer({ min: 1, max: 30 }) }), { maxLength: 60 }),
  )
  .map(([before, after]) => [...before.map((seq): Sent => ({ boot: 'a', seq })), ...after]);

const accepted = (sequence: Sequence, { boot, seq }: Sent) =>
  sequence.take(boot, seq) === 'duplicate' ? 'duplicate' : 'accepted';

const saved = (sequence: Sequence) => Sequence.restore(JSON.parse(JSON.stringify(sequence.save())));

describe('a sequence', () => {
  it('accepts each number once, and counts what never came, in any order', () => {
    fc.assert(
      fc.property(traffic, (messages) => {
        const [sequence, model] = [new Sequence(), new Model()];
        for (const message of messages) {
          expect(accepted(sequence, message)).toBe(model.take(message));
          expect(sequence.lost).toBe(model.lost);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes on after saving and restoring at any point as if nothing had been', () => {
    fc.assert(
      fc.property(traffic, fc.nat(), (messages, cut) => {
        const straight = new Sequence();
        let interrupted = new Sequence();
        for (const [index, { boot, seq }] of messages.entries()) {
          if (index === cut % messages.length) interrupted = saved(interrupted);
          expect(interrupted.take(boot, seq)).toBe(straight.take(boot, seq));
        }
        expect(interrupted.save()).toEqual(straight.save());
      }),
    );
  });

  it('tells what is late from what is new', () => {
    const sequence = new Sequence();
    const arrivals = [5, 8, 6, 8, 9].map((seq) => sequence.take('a', seq));
    expect(arrivals).toEqual(['new', 'new', 'late', 'duplicate', 'new']);
    expect(sequence.take('b', 1)).toBe('new');
    expect(['a', 'a', 'a'].map((boot, index) => sequence.take(boot, [10, 7, 10][index] ?? 0))).toEqual([
      'late',
      'late',
      'duplicate',
    ]);
  });

  it('accepts what a device kept from before the first number heard, and charges nobody for the rest', () => {
    const sequence = new Sequence();
    expect([7, 2, 2, 8].map((seq) => sequence.take('a', seq))).toEqual(['new', 'late', 'duplicate', 'new']);
    expect(sequence.lost).toBe(0);
  });

  it('keeps counting as lost what a boot long gone never sent', () => {
    const sequence = new Sequence();
    for (const [boot, seq] of [
      ['a', 1],
      ['a', 4],
      ['b', 1],
      ['b', 3],
      ['c', 1],
      ['d', 1],
    ] as const)
      sequence.take(boot, seq);
    expect(sequence.lost).toBe(3);
  });

  it('gives up the oldest gap beyond 32, which stays lost', () => {
    const sequence = new Sequence();
    for (let seq = 1; seq <= 67; seq += 2) sequence.take('a', seq);
    expect(sequence.lost).toBe(33);
    expect([sequence.take('a', 2), sequence.take('a', 4)]).toEqual(['duplicate', 'late']);
    expect(sequence.lost).toBe(32);
  });

  it('does not count as lost, when it gives it up, what lay before the first number heard', () => {
    const sequence = new Sequence();
    for (let seq = 101; seq <= 165; seq += 2) sequence.take('a', seq);
    expect(sequence.lost).toBe(32);
    expect(sequence.take('a', 5)).toBe('duplicate');
  });

  it('stays small, whatever a device makes of its numbers', () => {
    const sequence = new Sequence();
    sequence.take('a', 1);
    sequence.take('a', 1_000_000);
    for (let seq = 2; seq < 4_000; seq += 2) sequence.take('a', seq);
    expect(JSON.stringify(sequence.save()).length).toBeLessThan(1_500);
    expect(sequence.lost).toBeLessThan(1_000_000);
  });
});
