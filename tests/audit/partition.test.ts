// Whatever happened: each number is in exactly one place, and what nothing explains is lost.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compare, holdings, look, numbersIn } from './looks.ts';

it('every number that was given is held, on its way, given up or lost: exactly one of them', () => {
  const number = fc.integer({ min: 1, max: 20 });
  const ranges = fc
    .uniqueArray(number)
    .map((numbers) => numbers.sort((a, b) => a - b).map((one) => [one, one] as const));
  fc.assert(
    fc.property(number, fc.nat(20), ranges, ranges, ranges, (last, confirmed, held, named, kept) => {
      const journal = look({ last, confirmed: Math.min(confirmed, last), kept, losses: [{ ranges: named }] });
      const found = compare(journal, holdings(held.filter(([one]) => one <= last)));
      const all = [found.held, found.onTheWay, found.givenUp, found.lost].flatMap(numbersIn).flatMap(numbersOf);
      expect(all.sort((a, b) => a - b)).toEqual(numbersOf([1, last]));
      const lost = found.lost.flatMap((one) => one.ranges.flatMap(numbersOf));
      const isExcused = (one: number): boolean => [...held, ...named].some(([other]) => other === one);
      const isWaiting = (one: number): boolean => one > confirmed && kept.some(([other]) => other === one);
      expect(lost.sort((a, b) => a - b)).toEqual(
        numbersOf([1, last]).filter((one) => !isExcused(one) && !isWaiting(one)),
      );
    }),
  );
});

function numbersOf([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
