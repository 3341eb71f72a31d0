// An application that is silent while its broker is up: noticed once, and over with its next word.

import { expect, it } from 'vitest';
import { ReceiptWatch } from '../../../hub/upstream/centre-messages/receipt-watch.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const PATIENCE_MS = 1_000;

function watch() {
  const clock = new FakeClock();
  const seen = { isWaiting: false, looks: 0, silences: [] as number[] };
  const receiptWatch = new ReceiptWatch({
    ...{ clock, patienceMs: PATIENCE_MS },
    isWaiting: () => seen.isWaiting,
    onLook: () => {
      seen.looks += 1;
    },
    onSilence: () => void seen.silences.push(clock.monotonicMs()),
  });
  receiptWatch.lineUp();
  return { clock, seen, receiptWatch };
}

it('nothing that waits, no silence', () => {
  const { clock, seen, receiptWatch } = watch();
  clock.advance(60_000);
  expect([seen.silences, receiptWatch.isSilent]).toEqual([[], false]);
  expect(seen.looks).toBe(60_000 / 50);
});

it('silence counts from the moment something waits, within a twentieth, and is told once', () => {
  const { clock, seen, receiptWatch } = watch();
  clock.advance(10_010);
  seen.isWaiting = true;
  clock.advance(60_000);
  expect(seen.silences).toEqual([11_050]);
  expect(receiptWatch.isSilent).toBe(true);
});

it('each word of the application gives it its whole time anew, and ends the silence', () => {
  const { clock, seen, receiptWatch } = watch();
  seen.isWaiting = true;
  for (let count = 0; count < 20; count++) {
    clock.advance(900);
    receiptWatch.answered();
  }
  expect(seen.silences).toEqual([]);
  clock.advance(1_100);
  expect(receiptWatch.isSilent).toBe(true);
  receiptWatch.lineDown();
  receiptWatch.lineUp();
  expect(receiptWatch.isSilent).toBe(true);
  receiptWatch.answered();
  expect(receiptWatch.isSilent).toBe(false);
});

it('the time in which the line was down does not count', () => {
  const { clock, seen, receiptWatch } = watch();
  seen.isWaiting = true;
  clock.advance(900);
  receiptWatch.lineDown();
  clock.advance(60_000);
  receiptWatch.lineUp();
  clock.advance(900);
  expect(seen.silences).toEqual([]);
});
