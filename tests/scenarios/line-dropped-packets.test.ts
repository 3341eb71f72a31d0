// Packets to and from the centre are really dropped, by a router in a network namespace, where this machine can build one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DroppingNetwork } from '../support/fault-proxy/dropping-network.ts';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const ACKNOWLEDGE_MS = 3_000;
const DARK_MS = 18_000;
/** A try that lost its first SYNs ends after 10 s, and the next may wait as long as the schedule says. */
const BACK_MS = 12_000;
const SLACK_MS = 2_000;

describe.runIf(DroppingNetwork.refusedBecause() === undefined)('a network that drops every packet for 18 s', () => {
  const network = new DroppingNetwork();
  let line: LineHall;
  beforeAll(async () => {
    network.build();
    const upstream = { keepaliveS: 5, acknowledgeMs: ACKNOWLEDGE_MS };
    line = await LineHall.start({ upstream, far: { host: network.host, listen: network.listen } });
  });
  afterAll(async () => {
    await line?.stop();
    network.remove();
  });

  it('answers not even a SYN, and costs no event and no order', {
    timeout: 60_000,
  }, async () => {
    line.beginTalk(10);
    await waitFor(() => line.account.events().length >= 10);

    network.drop();
    const beganAt = Date.now();
    const down = await line.lineChanged(false, beganAt, ACKNOWLEDGE_MS + 5_000);
    expect(down.at - beganAt).toBeLessThan(ACKNOWLEDGE_MS + SLACK_MS);
    await waitFor(() => Date.now() - beganAt >= DARK_MS, { timeoutMs: DARK_MS + 5_000, everyMs: 100 });
    // Not a single SYN came through.
    expect(line.proxy.connections).toHaveLength(1);

    network.pass();
    const endedAt = Date.now();
    const up = await line.lineChanged(true, endedAt, 30_000);
    expect(up.at - endedAt).toBeLessThan(BACK_MS);
    await line.endTalk();
    await line.hasArrived(20_000);
    expect(line.faults()).toEqual([]);
    console.log(
      `dropped packets: down after ${down.at - beganAt} ms, up ${up.at - endedAt} ms after their end, ` +
        `${line.acknowledged} events, ${line.account.repetitions} repeated with the same id`,
    );
  });
});
