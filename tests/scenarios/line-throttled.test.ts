// A line of 2 kB/s with a backlog behind it: a live alarm does not wait for the backlog.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { open, throttled } from '../support/fault-proxy/passage.ts';
import { waitFor } from '../support/wait-for.ts';

const BYTES_PER_SECOND = 2_000;
const IN_FLIGHT = 5;
const BACKLOG = 200;
const PAPER_OUT = {
  faults: ['paper-out'],
  deviceStatus: 'hardwareError',
  inService: true,
  inUse: false,
  printerState: 'stopped',
  paper: 'out',
  media: 'notPresent',
  cardReader: 'online',
};

describe('a line of 2 kB/s with 200 events waiting', () => {
  let line: LineHall;
  beforeAll(async () => {
    line = await LineHall.start({
      upstream: { backlog: { perSecond: 1_000, inFlight: IN_FLIGHT }, acknowledgeMs: 20_000 },
    });
  });
  afterAll(() => line?.stop());

  const arrivedEvents = () => line.account.events().length;
  const alarm = () =>
    line.account.arrivals.find(({ event }) => event.lane === 'alarm' && event.data.code === 'paper-out');

  it('lets an alarm overtake everything but what is on its way, and stays up', { timeout: 60_000 }, async () => {
    await line.hasArrived(5_000);
    line.proxy.refuse();
    line.proxy.cut();
    for (let count = 0; count < BACKLOG; count++) line.say();
    await line.endTalk();

    line.proxy.set(throttled(BYTES_PER_SECOND), open);
    await line.proxy.accept();
    await waitFor(() => arrivedEvents() >= 10, { timeoutMs: 20_000 });
    const before = arrivedEvents();
    const raisedMs = performance.now();
    await line.kiosks[0]?.say('state', PAPER_OUT);
    const arrival = await waitFor(alarm, { timeoutMs: 20_000 });
    const overtakenBy = eventsBefore(arrival) - before;
    // What was on its way, and one that was acknowledged while the alarm was decided.
    expect(overtakenBy).toBeLessThanOrEqual(IN_FLIGHT + 1);
    const waiting = BACKLOG - arrivedEvents();
    expect(waiting).toBeGreaterThan(BACKLOG / 2);

    const linesBefore = line.lineChanges().length;
    line.proxy.set(open);
    await line.hasArrived(20_000);
    expect(line.faults()).toEqual([]);
    expect(line.lineChanges()).toHaveLength(linesBefore);
    console.log(
      `throttled: alarm at the centre ${Math.round(arrival.arrivedAt - raisedMs)} ms after it was raised, ` +
        `behind ${overtakenBy} events, with ${waiting} still waiting`,
    );
  });

  function eventsBefore({ arrivedAt }: { arrivedAt: number }): number {
    return line.account.arrivals.filter(
      (arrival) => arrival.event.type === 'io.atrium.device.event' && arrival.arrivedAt < arrivedAt,
    ).length;
  }
});
