// The centre is gone and the hub is not told: it finds out by itself, whether it has something to say or not.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const KEEPALIVE_S = 4;
const ACKNOWLEDGE_MS = 1_500;
const SLACK_MS = 2_000;

describe('a half-open line', () => {
  let line: LineHall;
  beforeAll(async () => {
    line = await LineHall.start({ upstream: { keepaliveS: KEEPALIVE_S, acknowledgeMs: ACKNOWLEDGE_MS } });
  });
  afterAll(() => line?.stop());

  it('that nobody uses is found dead within one and a half keep-alives', async () => {
    await line.hasArrived(5_000);
    line.proxy.lose('target');
    const lostAt = Date.now();
    const down = await line.lineChanged(false, lostAt, 15_000);
    expect(down.at - lostAt).toBeLessThan(1.5 * KEEPALIVE_S * 1000 + SLACK_MS);
    const up = await line.lineChanged(true, down.at, 5_000);
    expect(up.at - down.at).toBeLessThan(SLACK_MS);
    console.log(`half-open, idle: down after ${down.at - lostAt} ms, up ${up.at - down.at} ms later`);
  });

  it('in use is found dead by the missing acknowledgements, and what was said into it comes again', async () => {
    line.beginTalk(10);
    await waitFor(() => line.account.events().length >= 10);
    line.proxy.lose('target');
    const lostAt = Date.now();
    const down = await line.lineChanged(false, lostAt, 15_000);
    expect(down.at - lostAt).toBeLessThan(ACKNOWLEDGE_MS + SLACK_MS);
    expect(down.reason).toContain('acknowledged nothing');
    const up = await line.lineChanged(true, down.at, 5_000);
    await line.endTalk();
    await line.hasArrived(10_000);
    expect(line.faults()).toEqual([]);
    console.log(`half-open, in use: down after ${down.at - lostAt} ms, up ${up.at - down.at} ms later`);
  });

  it('that the centre still holds is taken over by the new one, and nothing is lost or reordered', async () => {
    line.beginTalk(10);
    const count = line.acknowledged;
    await waitFor(() => line.acknowledged >= count + 10);
    line.proxy.lose('client');
    const lostAt = Date.now();
    await line.lineChanged(true, lostAt, 15_000);
    await line.endTalk();
    await line.hasArrived(10_000);
    expect(line.faults()).toEqual([]);
  });
});
