// A minute in which the line swallows everything without a reset: nothing is missing at the centre, nothing out of order.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { blackHole, open } from '../support/fault-proxy/passage.ts';
import { waitFor } from '../support/wait-for.ts';

const ACKNOWLEDGE_MS = 4_000;
const BLACK_MS = 60_000;
/** The longest wait between two tries that the hub can have come to within the minute. */
const LONGEST_WAIT_MS = 8_000;
/** What timers, log and a busy machine may add. */
const SLACK_MS = 2_000;

describe.concurrent.each(['puback', 'receipt'] as const)(
  'a line that is a black hole for 60 s, at 10 events a second, confirmed by %s',
  (confirmation) => {
    let line: LineHall;
    beforeAll(async () => {
      const upstream = { keepaliveS: 5, acknowledgeMs: ACKNOWLEDGE_MS, confirmation };
      line = await LineHall.start({ upstream, hasApplication: confirmation === 'receipt' });
    });
    afterAll(() => line?.stop());

    it('is taken down in time, built anew when it is over, and has lost and reordered nothing', {
      timeout: 110_000,
    }, async () => {
      line.beginTalk(10);
      await waitFor(() => line.account.events().length >= 10);

      line.proxy.set(blackHole);
      const beganAt = Date.now();
      const down = await line.lineChanged(false, beganAt, ACKNOWLEDGE_MS + 5_000);
      expect(down.at - beganAt).toBeLessThan(ACKNOWLEDGE_MS + SLACK_MS);
      expect(down.reason).toContain(`acknowledged nothing for ${ACKNOWLEDGE_MS / 1000} s`);
      expect(await line.hall.upstream()).toMatchObject({ state: 'offline', reason: { en: down.reason } });

      const before = line.account.arrivals.length;
      await waitFor(() => Date.now() - beganAt >= BLACK_MS, { timeoutMs: BLACK_MS + 5_000, everyMs: 100 });
      expect(line.account.arrivals.length).toBe(before);
      expect((await line.hall.upstream()).lanes.event.backlog).toBeGreaterThan(550);

      line.proxy.set(open);
      const endedAt = Date.now();
      const up = await line.lineChanged(true, endedAt, 30_000);
      expect(up.at - endedAt).toBeLessThan(LONGEST_WAIT_MS + SLACK_MS);
      await line.endTalk();
      await line.hasArrived(20_000);
      const drainedAt = Date.now();
      expect(line.acknowledged).toBeGreaterThan(590);
      expect(line.faults()).toEqual([]);
      // What was said in the dark came as history, what was said after it did not wait for that.
      const historical = line.account.events().filter((event) => event.historical).length;
      expect(historical).toBeGreaterThan(550);
      expect(historical).toBeLessThan(line.acknowledged);
      console.log(
        `black hole, ${confirmation}: down after ${down.at - beganAt} ms, up ${up.at - endedAt} ms after its end, ` +
          `all ${line.acknowledged} events at the centre after ${drainedAt - endedAt} ms, ` +
          `${line.account.repetitions} repeated with the same id, ${line.proxy.connections.length} connections tried`,
      );
    });
  },
);

describe('a black hole that gives back what it held, after the hub has turned to a new line', () => {
  let line: LineHall;
  beforeAll(async () => {
    // The centre still holds the old connection when its bytes come at last.
    line = await LineHall.start({ upstream: { keepaliveS: 60, acknowledgeMs: 1_500 } });
  });
  afterAll(() => line?.stop());

  it('repeats records with the id they had, and mixes the old line into the new one nowhere', async () => {
    line.beginTalk(10);
    await waitFor(() => line.account.events().length >= 10);
    line.proxy.set(blackHole);
    await waitFor(() => line.proxy.connections.length === 2);
    expect(line.proxy.connections[0]?.heldBytes.toTarget).toBeGreaterThan(0);
    const came = line.account.arrivals.length;
    line.proxy.connections[0]?.setPassages({ toTarget: open, toClient: open });
    await waitFor(() => line.account.arrivals.length > came, { what: 'the late bytes of the old line' });
    line.proxy.set(open);
    await line.endTalk();
    await line.hasArrived(20_000);
    expect(line.account.repetitions).toBeGreaterThan(0);
    expect(line.faults()).toEqual([]);
    console.log(`late bytes of the old line: ${line.account.repetitions} records repeated with the same id`);
  });
});
