// The centre is stopped for a while, and comes back: the hub waits, says so, and brings everything.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const AWAY_MS = 8_000;
/** The longest wait between two tries that the hub can have come to within that time. */
const LONGEST_WAIT_MS = 8_000;
const SLACK_MS = 2_000;

describe('a centre that is stopped for 8 s', () => {
  let line: LineHall;
  beforeAll(async () => {
    line = await LineHall.start({ upstream: { keepaliveS: 5, acknowledgeMs: 4_000 } });
  });
  afterAll(() => line?.stop());

  it('is told apart from one that is silent, and gets everything once it is back', { timeout: 60_000 }, async () => {
    line.beginTalk(10);
    await waitFor(() => line.account.events().length >= 10);
    line.proxy.refuse();
    await line.mosquitto.stop();
    const stoppedAt = Date.now();
    const down = await line.lineChanged(false, stoppedAt - 1_000, 5_000);
    expect(down.at - stoppedAt).toBeLessThan(SLACK_MS);
    await waitFor(async () => (await line.hall.upstream()).reason.en.includes('nothing answers'));
    await waitFor(() => Date.now() - stoppedAt >= AWAY_MS, { everyMs: 100 });

    await line.mosquitto.start();
    // Before the hub can come, so that nothing is published to nobody.
    await line.listen();
    await line.proxy.accept();
    const backAt = Date.now();
    const up = await line.lineChanged(true, backAt, 20_000);
    expect(up.at - backAt).toBeLessThan(LONGEST_WAIT_MS + SLACK_MS);
    await line.endTalk();
    await line.hasArrived(20_000);
    expect(line.faults()).toEqual([]);
    console.log(`centre stopped: down after ${down.at - stoppedAt} ms, up ${up.at - backAt} ms after it was back`);
  });
});
