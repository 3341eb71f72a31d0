// What waited for the line and what is committed while it is up: the live overtakes, the backlog goes at its pace.

import { describe, expect, it } from 'vitest';
import { draft, drafts } from '../../journal/open-journal.ts';
import { upTo } from '../centre.ts';
import { Sending, settled } from './sending.ts';

async function begin(options: ConstructorParameters<typeof Sending>[0] = {}): Promise<Sending> {
  const sending = new Sending(options);
  await sending.forwarder.begin();
  return sending;
}

describe('a backlog', () => {
  it('is what was unsent at the line-up, marked historical; what is committed later is live, and overtakes it', async () => {
    const sending = await begin({ backlog: { perSecond: 100_000, inFlight: 2 } });
    await sending.source.append(drafts('event', 5));
    await sending.lineUp();
    await sending.source.append([draft('event'), draft('telemetry')]);
    await sending.acknowledgeAll();
    expect(sending.names).toEqual([
      ...['event 1 ~', 'event 2 ~'],
      ...['event 6', 'telemetry 1'],
      ...['event 3 ~', 'event 4 ~', 'event 5 ~'],
    ]);
    expect(sending.forwarder.lanes().event).toEqual({ last: 6, confirmed: 6, backlog: 0 });
  });

  it('ends with the line-up, though the journal reads on into what is live: nothing is sent twice', async () => {
    const sending = await begin();
    await sending.source.append(drafts('event', 250));
    await sending.lineUp();
    await sending.source.append(drafts('event', 5));
    await sending.acknowledgeAll();
    const seqs = (isHistorical: boolean) =>
      sending.sent.filter((sent) => sent.isHistorical === isHistorical).map(({ record }) => record.seq);
    expect(seqs(true)).toEqual(upTo(250));
    expect(seqs(false)).toEqual([251, 252, 253, 254, 255]);
  });

  it('goes lane by lane, each in order', async () => {
    const sending = await begin({ backlog: { perSecond: 100_000, inFlight: 3 } });
    await sending.source.append([
      ...drafts('telemetry', 2),
      ...drafts('report', 2),
      ...drafts('event', 2),
      ...drafts('alarm', 2),
    ]);
    await sending.lineUp();
    await sending.acknowledgeAll();
    const lanes = ['alarm', 'event', 'report', 'telemetry'];
    expect(sending.names).toEqual(lanes.flatMap((lane) => [`${lane} 1 ~`, `${lane} 2 ~`]));
  });

  it('moves its confirmation only as far as it has come itself, however far the live records are', async () => {
    const sending = await begin({ backlog: { perSecond: 100_000, inFlight: 1 } });
    await sending.source.append(drafts('event', 3));
    await sending.lineUp();
    await sending.source.append(drafts('event', 4));
    for (const { record, acknowledge } of [...sending.sent]) if (record.seq > 3) acknowledge();
    expect(sending.forwarder.lanes().event).toEqual({ last: 7, confirmed: 0, backlog: 3 });
    sending.sent[0]?.acknowledge();
    expect(sending.forwarder.lanes().event.confirmed).toBe(1);
  });

  it('keeps to its records a second, evenly, and live records do not wait for it', async () => {
    const sending = await begin({ backlog: { perSecond: 100, inFlight: 50 } });
    await sending.source.append(drafts('event', 500));
    await sending.lineUp();
    const counts: number[] = [];
    for (let period = 0; period < 10; period++) {
      await sending.acknowledgeAll();
      const before = sending.sent.length;
      for (let step = 0; step < 5; step++) {
        await sending.advance(20);
        await sending.acknowledgeAll(before);
      }
      counts.push(sending.sent.length - before);
    }
    // 100 a second are 10 in 100 ms.
    expect(counts).toEqual(Array.from({ length: 10 }, () => 10));
    const before = sending.sent.length;
    await sending.source.append(drafts('alarm', 5));
    expect(sending.names.slice(before)).toEqual(['alarm 1', 'alarm 2', 'alarm 3', 'alarm 4', 'alarm 5']);
  });

  it('and the live records beside it become one backlog when the line breaks, but for what arrived', async () => {
    const sending = await begin({ backlog: { perSecond: 100_000, inFlight: 2 } });
    await sending.source.append(drafts('event', 4));
    await sending.lineUp();
    await sending.source.append(drafts('event', 3));
    for (const { record, acknowledge } of [...sending.sent]) if ([1, 5, 6].includes(record.seq)) acknowledge();
    sending.forwarder.lineDown({ isClosedByBroker: false });
    const before = sending.sent.length;
    await sending.lineUp();
    await sending.acknowledgeAll(before);
    expect(sending.names.slice(before)).toEqual(['event 2 ~', 'event 3 ~', 'event 4 ~', 'event 7 ~']);
  });
});

describe('the ledger', () => {
  it('reaches the centre before anything else, at full speed, live records included', async () => {
    const sending = await begin({ window: 6, backlog: { perSecond: 1, inFlight: 1 } });
    await sending.source.append([draft('alarm'), ...drafts('ledger', 5)]);
    sending.forwarder.lineUp();
    await sending.source.append([draft('alarm')]);
    await settled();
    await sending.acknowledgeAll();
    const ledger = [1, 2, 3, 4, 5].map((seq) => `ledger ${seq} ~`);
    expect(sending.names).toEqual([...ledger, 'alarm 2', 'alarm 1 ~']);
  });
});
