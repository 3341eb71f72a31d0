// Which record makes the broker close the line: found for certain, and never for a plain outage.

import { describe, expect, it } from 'vitest';
import { CulpritSearch } from '../../../hub/upstream/refused/culprit-search.ts';
import { draft, drafts } from '../../journal/open-journal.ts';
import { Sending } from '../outbox/sending.ts';

const POISON = 4;
const CLOSED = { isClosedByBroker: true };
const LOST = { isClosedByBroker: false };

async function begin(): Promise<Sending> {
  const sending = new Sending({ refusals: 3 });
  await sending.forwarder.begin();
  await sending.source.append(drafts('event', 8));
  return sending;
}

/** The broker acknowledges up to the poison, if it was sent, and closes the line on it. Returns what was sent. */
async function lineOnto(sending: Sending, poison = POISON): Promise<string[]> {
  const before = sending.sent.length;
  await sending.lineUp();
  await endQuiet(sending);
  for (let index = before; index < sending.sent.length; index++) {
    if (sending.sent[index]?.record.seq === poison) break;
    await sending.advance(1);
    sending.sent[index]?.acknowledge();
    await sending.advance(1);
  }
  sending.forwarder.lineDown(CLOSED);
  return sending.names.slice(before);
}

/** Lets a line with suspects live without them for a while, and answers the ping. */
async function endQuiet(sending: Sending): Promise<void> {
  await sending.advance(2_000);
  sending.probes.pop()?.();
  await sending.advance(0);
}

describe('a record on which the broker closes the line', () => {
  it('is found by sending the suspects one by one, and set aside after so many ends with it alone', async () => {
    const sending = await begin();
    const all = [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => `event ${seq} ~`);
    expect(await lineOnto(sending)).toEqual(all);
    expect(await lineOnto(sending)).toEqual(all.slice(3));
    expect(await lineOnto(sending)).toEqual(['event 4 ~']);
    // The others go first then, and show that the broker takes something.
    expect(await lineOnto(sending)).toEqual([...all.slice(4), 'event 4 ~']);
    for (const trial of [2, 3]) {
      expect(sending.source.aside.size, `before trial ${trial}`).toBe(0);
      expect(await lineOnto(sending)).toEqual(['event 4 ~']);
    }
    await sending.advance(0);
    expect([...sending.source.aside.keys()]).toEqual(['event 4']);
    expect(sending.source.aside.get('event 4')).toMatchObject({
      refusals: 3,
      reason: expect.stringContaining('closes the connection'),
    });
    const before = sending.sent.length;
    await sending.lineUp();
    await sending.acknowledgeAll(before);
    expect(sending.names.slice(before)).toEqual(['ledger 1 ~']);
    expect(sending.forwarder.lanes().event).toEqual({ last: 8, confirmed: 8, backlog: 0 });
  });

  it('acquits the others on the way, and does not hold them up while live records flow', async () => {
    const sending = await begin();
    for (const _line of [1, 2]) await lineOnto(sending, 4);
    const before = sending.sent.length;
    await sending.lineUp();
    await endQuiet(sending);
    await sending.source.append(drafts('event', 2));
    await sending.acknowledgeAll(before);
    // The suspects alone, one at a time, then all the rest in its order.
    expect(sending.names.slice(before)).toEqual([
      ...[4, 5, 6, 7, 8].map((seq) => `event ${seq} ~`),
      ...['event 9', 'event 10'],
    ]);
  });

  it('is kept back, and not aside, where it is an entry of the ledger: all the rest goes on', async () => {
    const sending = new Sending({ refusals: 1 });
    await sending.forwarder.begin();
    await sending.source.append([draft('ledger'), draft('event')]);
    for (const _line of [1, 2, 3]) {
      await sending.lineUp();
      await endQuiet(sending);
      sending.forwarder.lineDown(CLOSED);
    }
    let before = sending.sent.length;
    await sending.lineUp();
    await endQuiet(sending);
    sending.sent[before]?.acknowledge();
    await sending.advance(0);
    sending.forwarder.lineDown(CLOSED);
    expect(sending.names.slice(before)).toEqual(['event 1 ~', 'ledger 1 ~']);
    before = sending.sent.length;
    await sending.source.append([draft('event')]);
    await sending.lineUp();
    await sending.acknowledgeAll(before);
    expect(sending.names.slice(before)).toEqual(['event 2 ~']);
    expect(sending.forwarder.lanes().ledger).toEqual({ last: 1, confirmed: 0, backlog: 1 });
    expect(sending.source.aside.size).toBe(0);
  });

  it('goes out only after the line was quiet for a while and answered a ping', async () => {
    const sending = await begin();
    for (const _line of [1, 2]) await lineOnto(sending);
    const before = sending.sent.length;
    await sending.lineUp();
    await sending.advance(999);
    expect(sending.probes).toHaveLength(0);
    await sending.advance(1);
    expect(sending.probes).toHaveLength(1);
    await sending.advance(60_000);
    expect(sending.sent).toHaveLength(before);
    sending.probes[0]?.();
    await sending.advance(0);
    expect(sending.names.slice(before)).toEqual(['event 4 ~']);
  });
});

describe('certainty', () => {
  const OTHER = { lane: 'event', seq: 99 } as const;
  const on = (...seqs: number[]) => seqs.map((seq) => ({ lane: 'event', seq, sentMs: 0 }) as const);
  const convicts = (search: CulpritSearch, ...seqs: number[]) =>
    search.lineEnded({ isClosedByBroker: true, onTheLine: on(...seqs), nowMs: 1 }) !== undefined;

  it('takes two ends to suspect, and as many more as are asked for with the record alone after that', () => {
    const search = new CulpritSearch(2);
    expect([1, 2].map(() => convicts(search, 7))).toEqual([false, false]);
    search.acknowledged(OTHER);
    expect([3, 4].map(() => convicts(search, 7))).toEqual([false, true]);
    expect(search.isSearching).toBe(false);
  });

  it('never comes of ends with something else on the line as well', () => {
    const search = new CulpritSearch(1);
    convicts(search, 7, 8);
    search.acknowledged(OTHER);
    expect([1, 2, 3, 4, 5].map(() => convicts(search, 7, 8))).toEqual([false, false, false, false, false]);
  });
});

it('what was taken before the first end says nothing, nor what was before another record closed the line as well', () => {
  const search = new CulpritSearch(1);
  const close = (seq: number) =>
    search.lineEnded({ isClosedByBroker: true, onTheLine: [{ lane: 'event', seq, sentMs: 0 }], nowMs: 1 });
  search.acknowledged({ lane: 'event', seq: 1 });
  expect([1, 2, 3, 4].map(() => close(7))).toEqual([undefined, undefined, undefined, undefined]);
  search.acknowledged({ lane: 'event', seq: 2 });
  expect([close(8), close(7)]).toEqual([undefined, undefined]);
  search.acknowledged({ lane: 'event', seq: 3 });
  expect(close(7)).toMatchObject({ key: { seq: 7 } });
});

it('what went out on trial does not go out again in its order while its receipt is to come', async () => {
  const sending = new Sending({ confirmation: 'receipt' });
  await sending.forwarder.begin();
  await sending.source.append(drafts('event', 3));
  for (const _line of [1, 2]) {
    await sending.lineUp();
    sending.forwarder.lineDown(CLOSED);
  }
  const before = sending.sent.length;
  await sending.lineUp();
  await endQuiet(sending);
  await sending.acknowledgeAll(before);
  expect(sending.names.slice(before)).toEqual(['event 1 ~', 'event 2 ~', 'event 3 ~']);
});

describe('a plain outage sets nothing aside', () => {
  /** Lines that come up, take records, acknowledge nothing and end, over and over. */
  async function lines(sending: Sending, end: () => Promise<void>): Promise<void> {
    for (let count = 0; count < 50; count++) {
      await sending.lineUp();
      await end();
    }
    sending.source.failure = undefined;
    expect([...sending.source.aside.keys()]).toEqual([]);
    const before = sending.sent.length;
    await sending.lineUp();
    await endQuiet(sending);
    await sending.acknowledgeAll(before);
    expect(sending.forwarder.lanes().event.backlog).toBe(0);
  }

  it('as with a black hole, or a half-open line', async () => {
    const sending = await begin();
    await lines(sending, async () => {
      await endQuiet(sending);
      sending.forwarder.lineDown(LOST);
    });
    expect(sending.sent.length).toBeGreaterThan(50);
  });

  it('as with a broker that closes every line soon after it came up, whatever is on it', async () => {
    const sending = await begin();
    await lines(sending, async () => {
      await sending.advance(100);
      sending.forwarder.lineDown(CLOSED);
    });
  });

  it('as with lines that are closed long after the last publish', async () => {
    const sending = await begin();
    await lines(sending, async () => {
      await endQuiet(sending);
      await sending.advance(5_001);
      sending.forwarder.lineDown(CLOSED);
    });
  });

  it('as with a broker that is lost now and then in between', async () => {
    const sending = await begin();
    let count = 0;
    await lines(sending, async () => {
      await endQuiet(sending);
      sending.forwarder.lineDown(++count % 4 === 0 ? LOST : CLOSED);
    });
  });
});
