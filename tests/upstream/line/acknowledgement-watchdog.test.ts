// The watchdog: silence while something is waited for, and only that.

import { expect, it } from 'vitest';
import { AcknowledgementWatchdog } from '../../../hub/upstream/line/acknowledgement-watchdog.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function watch() {
  const clock = new FakeClock();
  const silences: number[] = [];
  const onSilence = () => void silences.push(clock.monotonicMs());
  return { clock, silences, watchdog: new AcknowledgementWatchdog({ clock, patienceMs: 1_000, onSilence }) };
}

it('barks once when nothing is acknowledged for as long as its patience', () => {
  const { clock, silences, watchdog } = watch();
  watchdog.sent();
  clock.advance(500);
  watchdog.sent();
  clock.advance(10_000);
  expect(silences).toEqual([1_000]);
});

it('keeps quiet as long as acknowledgements come, and counts from the last of them', () => {
  const { clock, silences, watchdog } = watch();
  watchdog.sent();
  for (let count = 0; count < 10; count++) {
    clock.advance(900);
    watchdog.acknowledged(3);
  }
  expect(silences).toEqual([]);
  clock.advance(5_000);
  expect(silences).toEqual([10_000]);
});

it('does not count the time in which nothing was on its way', () => {
  const { clock, silences, watchdog } = watch();
  watchdog.sent();
  watchdog.acknowledged(0);
  clock.advance(900);
  watchdog.sent();
  clock.advance(900);
  watchdog.acknowledged(0);
  clock.advance(60_000);
  expect(silences).toEqual([]);
});

it('is not moved by a jump of the wall clock', () => {
  const { clock, silences, watchdog } = watch();
  watchdog.sent();
  clock.jumpWallClock(86_400_000);
  clock.advance(900);
  expect(silences).toEqual([]);
});
