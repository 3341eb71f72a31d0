// Brown-out: the line is away until the journal gives records up; once back, the centre learns first what is lost.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const BATCH = 250;

describe('a brown-out: an outage that outlasts the room of the journal', () => {
  let line: LineHall;
  beforeAll(async () => {
    const upstream = { backlog: { perSecond: 2_000, inFlight: 20 } };
    line = await LineHall.start({ upstream, journal: { maxMegabytes: 1 } });
  });
  afterAll(() => line?.stop());

  it('is followed by the ledger first, and what is missing is exactly what the ledger names', {
    timeout: 90_000,
  }, async () => {
    await line.hasArrived(10_000);
    line.proxy.refuse();
    line.proxy.cut();
    await waitFor(async () => (await line.hall.upstream()).state === 'offline');
    await waitFor(
      async () => {
        for (let count = 0; count < BATCH; count++) line.say();
        await line.endTalk();
        return (await line.hall.upstream()).lanes.ledger.last > 0;
      },
      { timeoutMs: 60_000, what: 'the journal gives records up' },
    );
    const before = line.account.arrivals.length;
    const { last: entries } = (await line.hall.upstream()).lanes.ledger;
    await line.proxy.accept();
    await waitFor(async () => (await line.hall.upstream()).backlog === 0, { timeoutMs: 60_000 });

    const after = line.account.arrivals.slice(before);
    expect(after.slice(0, entries).map(({ event }) => event.lane)).toEqual(
      Array.from({ length: entries }, () => 'ledger'),
    );
    const came = new Set(line.account.arrivals.map(({ event }) => `${event.lane} ${Number(event.sequence)}`));
    const { lanes } = await line.hall.upstream();
    const missing = Object.entries(lanes).flatMap(([lane, { last }]) =>
      Array.from({ length: last }, (_, index) => `${lane} ${index + 1}`).filter((name) => !came.has(name)),
    );
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.sort()).toEqual(givenUp(line).sort());
    console.log(`brown-out: ${entries} entries for ${missing.length} records given up of ${line.acknowledged} said`);
  });
});

function givenUp(line: LineHall): string[] {
  const entries = line.account.arrivals.filter(({ event }) => event.lane === 'ledger');
  return entries.flatMap(({ event: { data } }) =>
    (data.ranges as Array<[number, number]>).flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => `${String(data.lane)} ${from + index}`),
    ),
  );
}
