// A line that is reset every second for 20 s: what was on its way comes again with the same id, in order.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../hub/foundation/clock.ts';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const CUTS = 20;
/** The longest wait between two tries that the hub can have come to by then. */
const LONGEST_WAIT_MS = 16_000;
const SLACK_MS = 2_000;

describe('a line that is cut every second for 20 s, at 20 events a second', () => {
  let line: LineHall;
  beforeAll(async () => {
    line = await LineHall.start({ upstream: { keepaliveS: 5, acknowledgeMs: 4_000 } });
  });
  afterAll(() => line?.stop());

  it('loses and reorders nothing, and is up again when the cuts are over', { timeout: 75_000 }, async () => {
    line.beginTalk(20);
    let cuts = 0;
    const endCuts = systemClock.every(1000, () => {
      line.proxy.cut();
      cuts += 1;
    });
    await waitFor(() => cuts === CUTS, { timeoutMs: 30_000 });
    endCuts();
    const endedAt = Date.now();
    await waitFor(async () => (await line.hall.upstream()).state === 'online', {
      timeoutMs: LONGEST_WAIT_MS + SLACK_MS,
      what: 'the line is up after the last cut',
    });
    const backAt = Date.now();
    await line.endTalk();
    await line.hasArrived(20_000);
    expect(line.faults()).toEqual([]);
    const downs = line.lineChanges().filter(({ isUp }) => !isUp).length;
    expect(downs).toBeGreaterThan(3);
    console.log(
      `cut every second: ${downs} times down, up ${backAt - endedAt} ms after the last cut, ` +
        `${line.acknowledged} events, ${line.account.repetitions} repeated with the same id`,
    );
  });
});
