// How the line to the external broker is built anew, and what becomes of those who wait for it.

import { expect, it, onTestFinished } from 'vitest';
import { systemChance } from '../../../hub/foundation/chance.ts';
import type { Clock } from '../../../hub/foundation/clock.ts';
import { silentLog } from '../../../hub/foundation/log.ts';
import { Line } from '../../../hub/intake/external/line.ts';
import { hallId } from '../../../hub/messages/ids.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';

async function startMosquitto(): Promise<Mosquitto> {
  const mosquitto = await Mosquitto.start();
  onTestFinished(() => mosquitto.dispose());
  return mosquitto;
}

function begin(mosquitto: Mosquitto, clock: Clock): Line {
  const line = new Line({
    ...{ external: { url: mosquitto.url }, hall: hallId('h'), clock, chance: systemChance, log: silentLog },
    ...{ isTakingIn: () => true, onDelivery: () => Promise.resolve(), onLive: () => {}, onDown: () => {} },
  });
  onTestFinished(() => line.end());
  line.begin();
  return line;
}

it('waits longer after each failure, and starts anew after a line that was good', async () => {
  const mosquitto = await startMosquitto();
  await mosquitto.stop();
  const clock = new FakeClock();
  const delaysMs: number[] = [];
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (delayMs, signal) => {
    delaysMs.push(delayMs);
    return sleep(delayMs, signal);
  };
  const line = begin(mosquitto, clock);
  const goOn = (until: () => boolean) =>
    waitFor(() => {
      clock.advance(30_000);
      return until();
    });
  await goOn(() => delaysMs.length >= 9);
  expect(delaysMs[0]).toBeLessThanOrEqual(250);
  expect(delaysMs[8]).toBeGreaterThanOrEqual(15_000);
  expect(Math.max(...delaysMs)).toBeLessThanOrEqual(30_000);
  await mosquitto.start();
  await goOn(() => line.isLive);
  clock.advance(11_000);
  const before = delaysMs.length;
  await mosquitto.kill();
  await waitFor(() => delaysMs.length > before);
  expect(delaysMs[before]).toBeLessThanOrEqual(250);
});

it('answers whoever waits for a fence when the line breaks, or is not there', async () => {
  const mosquitto = await startMosquitto();
  const line = begin(mosquitto, new FakeClock());
  await waitFor(() => line.isLive);
  expect(await line.fence()).toBe(true);
  process.kill(mosquitto.pid ?? 0, 'SIGSTOP');
  const waiting = [line.fence(), line.fence()];
  await mosquitto.kill();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  expect([await line.fence(), await line.publish('hall/v1/x/y/z', '')]).toEqual([false, false]);
});
