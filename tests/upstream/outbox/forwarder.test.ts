// The forwarder alone: what goes next, how much at once, and what counts as confirmed.

import { describe, expect, it } from 'vitest';
import { draft, drafts } from '../../journal/open-journal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { upTo } from '../centre.ts';
import { Sending, settled } from './sending.ts';

async function begin(options: ConstructorParameters<typeof Sending>[0] = {}): Promise<Sending> {
  const sending = new Sending(options);
  await sending.forwarder.begin();
  return sending;
}

describe('the window', () => {
  it('holds no more live records than so many, and the next goes as soon as one is acknowledged', async () => {
    const { forwarder, source, sent, ...rest } = await begin({ window: 3 });
    forwarder.lineUp();
    await source.append(drafts('event', 30));
    expect(forwarder.inFlight).toBe(3);
    sent[0]?.acknowledge();
    expect(sent.map(({ record }) => record.seq)).toEqual([1, 2, 3, 4]);
    expect(rest.answers).toBe(0);
  });

  it('gives its next place to the highest lane that has something', async () => {
    const sending = await begin({ window: 2 });
    sending.forwarder.lineUp();
    await sending.source.append(drafts('telemetry', 5));
    await sending.source.append([draft('event'), draft('alarm')]);
    await sending.acknowledgeAll();
    expect(sending.names.slice(2)).toEqual(['alarm 1', 'event 1', 'telemetry 3', 'telemetry 4', 'telemetry 5']);
  });
});

describe('confirmation', () => {
  it('covers only what leaves no unacknowledged record behind it, and is written a moment later', async () => {
    const { forwarder, source, sent, clock } = await begin();
    forwarder.lineUp();
    await source.append(drafts('event', 4));
    for (const index of [0, 2, 3]) sent[index]?.acknowledge();
    expect(forwarder.lanes().event).toEqual({ last: 4, confirmed: 1, backlog: 1 });
    clock.advance(200);
    await waitFor(() => source.confirmed.event === 1);
    sent[1]?.acknowledge();
    await forwarder.end();
    expect(source.confirmed.event).toBe(4);
  });

  it('of a line that broke meanwhile does not count', async () => {
    const sending = await begin();
    const { forwarder, source, sent } = sending;
    await sending.lineUp();
    await source.append(drafts('event', 2));
    sent[0]?.acknowledge();
    forwarder.lineDown({ isClosedByBroker: false });
    await sending.lineUp();
    sent[1]?.acknowledge();
    expect(sending.names).toEqual(['event 1', 'event 2', 'event 2 ~']);
    expect(forwarder.lanes().event.confirmed).toBe(1);
    expect(forwarder.inFlight).toBe(1);
  });

  it('ahead of what is missing is remembered over an outage, and not sent twice', async () => {
    const sending = await begin();
    await sending.lineUp();
    await sending.source.append(drafts('event', 6));
    for (const index of [1, 3, 4]) sending.sent[index]?.acknowledge();
    sending.forwarder.lineDown({ isClosedByBroker: false });
    await sending.lineUp();
    expect(sending.names.slice(6)).toEqual(['event 1 ~', 'event 3 ~', 'event 6 ~']);
    await sending.acknowledgeAll(6);
    expect(sending.forwarder.lanes().event).toEqual({ last: 6, confirmed: 6, backlog: 0 });
  });
});

describe('the way from the commit to the line', () => {
  it('does not lead over the disk while nothing waits', async () => {
    const { forwarder, source, sent } = await begin();
    forwarder.lineUp();
    for (const record of drafts('event', 50)) {
      await source.append([record]);
      sent.at(-1)?.acknowledge();
    }
    expect(sent).toHaveLength(50);
    expect(source.reads).toBe(0);
  });

  it('keeps few records in memory when the line is slower than the hall, and loses none', async () => {
    const sending = await begin({ window: 5 });
    await sending.lineUp();
    for (const record of drafts('event', 1_000)) await sending.source.append([record]);
    await sending.acknowledgeAll();
    expect(sending.names).toEqual(upTo(1_000).map((seq) => `event ${seq}`));
    expect(sending.forwarder.lanes().event.backlog).toBe(0);
    expect(sending.source.reads).toBeGreaterThan(3);
  });
});

describe('the journal', () => {
  it('that cannot be read is asked again until it can', async () => {
    const sending = await begin();
    const { source } = sending;
    await source.append(drafts('event', 2));
    source.failure = new Error('input/output error');
    await sending.lineUp();
    for (const reads of [2, 3]) {
      await sending.advance(5_000);
      expect(source.reads).toBe(reads);
    }
    source.failure = undefined;
    await sending.advance(5_000);
    expect(sending.names).toEqual(['event 1 ~', 'event 2 ~']);
  });

  it('that gave records up, at the end of a lane as well, does not hold it up and is not asked for them again', async () => {
    const sending = await begin();
    const { source, forwarder } = sending;
    await source.append(drafts('event', 8));
    source.giveUp('event', 2, 4);
    source.giveUp('event', 7, 8);
    await sending.lineUp();
    await sending.acknowledgeAll();
    expect(sending.names).toEqual(['event 1 ~', 'event 5 ~', 'event 6 ~']);
    expect(forwarder.lanes().event).toEqual({ last: 8, confirmed: 8, backlog: 0 });
    const { reads } = source;
    forwarder.lineDown({ isClosedByBroker: false });
    await sending.lineUp();
    await settled();
    expect(source.reads).toBe(reads);
  });
});
