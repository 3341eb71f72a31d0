// Receipt mode: the broker's PUBACK frees the line only; a record leaves the journal on the word of the application.

import { describe, expect, it } from 'vitest';
import { drafts } from '../../journal/open-journal.ts';
import { Sending } from './sending.ts';

async function begin(options: ConstructorParameters<typeof Sending>[0] = {}): Promise<Sending> {
  const sending = new Sending({ confirmation: 'receipt', ...options });
  await sending.forwarder.begin();
  return sending;
}

describe('a PUBACK', () => {
  it('makes room on the line and confirms nothing', async () => {
    const sending = await begin({ window: 2 });
    await sending.lineUp();
    await sending.source.append(drafts('event', 4));
    await sending.acknowledgeAll();
    expect(sending.sent).toHaveLength(4);
    expect(sending.forwarder.inFlight).toBe(0);
    expect(sending.forwarder.lanes().event).toEqual({ last: 4, confirmed: 0, backlog: 4 });
    expect([sending.answers, sending.forwarder.awaitsReceipt]).toEqual([0, true]);
    await sending.forwarder.end();
    expect(sending.source.confirmed.event).toBe(0);
  });

  it('lets no more than a thousand of a lane and kind go without a receipt; other lanes go on', async () => {
    const sending = await begin();
    await sending.lineUp();
    for (let batch = 0; batch < 12; batch++) {
      await sending.source.append(drafts('event', 100));
      await sending.acknowledgeAll(batch * 100);
    }
    expect(sending.sent).toHaveLength(1_000);
    await sending.source.append(drafts('report', 1));
    expect(sending.names.at(-1)).toBe('report 1');
    expect(sending.receive('event', { seq: 150 })).toBe(true);
    await sending.acknowledgeAll(1_000);
    expect(sending.sent).toHaveLength(1_151);
  });
});

describe('a receipt', () => {
  it('confirms what it names, up to a number and in ranges beyond', async () => {
    const sending = await begin();
    await sending.source.append(drafts('event', 3));
    await sending.lineUp();
    await sending.source.append(drafts('event', 4));
    await sending.acknowledgeAll();
    sending.receive('event', { seq: 1, ranges: [[4, 5]] });
    expect(sending.forwarder.lanes().event).toEqual({ last: 7, confirmed: 1, backlog: 4 });
    sending.receive('event', { seq: 5, ranges: [[7, 7]] });
    expect(sending.forwarder.lanes().event).toEqual({ last: 7, confirmed: 5, backlog: 1 });
    sending.receive('event', { seq: 7 });
    await sending.forwarder.end();
    expect(sending.source.confirmed.event).toBe(7);
    expect(sending.answers).toBe(3);
  });

  it('confirms nothing that was not sent, whatever it claims of the numbers before', async () => {
    const sending = await begin({ backlog: { perSecond: 1, inFlight: 1 } });
    await sending.source.append(drafts('event', 10));
    await sending.lineUp();
    await sending.source.append(drafts('event', 1));
    await sending.acknowledgeAll();
    expect(sending.names).toEqual(['event 1 ~', 'event 11']);
    expect(sending.receive('event', { seq: 11 })).toBe(true);
    expect(sending.forwarder.lanes().event).toEqual({ last: 11, confirmed: 1, backlog: 9 });
  });

  it.each([
    ['beyond what was given', { seq: 4 }],
    ['with a range beyond what was given', { seq: 1, ranges: [[2, 4]] as const }],
    ['that refuses what was never given', { seq: 1, refused: [{ seq: 4, reason: 'no' }] }],
    ['of another journal', { seq: 2, epoch: 'stranger' }],
  ])('%s does not count at all', async (_what, receipt) => {
    const sending = await begin();
    await sending.lineUp();
    await sending.source.append(drafts('event', 3));
    await sending.acknowledgeAll();
    expect(sending.receive('event', receipt)).toBe(false);
    expect(sending.forwarder.lanes().event.confirmed).toBe(0);
    expect(sending.answers).toBe(0);
  });

  it('after a restart may go far beyond what this process has sent, and settles what was', async () => {
    const sending = await begin();
    for (let batch = 0; batch < 30; batch++) await sending.source.append(drafts('event', 100));
    await sending.lineUp();
    for (const [sent, confirmed] of [
      [1_000, 1_000],
      [2_000, 2_000],
      [3_000, 3_000],
    ] as const) {
      for (let before = -1; before < sending.sent.length; ) {
        before = sending.sent.length;
        await sending.acknowledgeAll(Math.max(0, before - 10));
        await sending.advance(100);
      }
      expect(sending.sent).toHaveLength(sent);
      expect(sending.receive('event', { seq: 3_000 })).toBe(true);
      expect(sending.forwarder.lanes().event.confirmed).toBe(confirmed);
    }
  });

  it('of one journal says nothing about records that came from the one before it', async () => {
    const sending = await begin();
    await sending.lineUp();
    await sending.source.append(drafts('event', 2));
    const before = sending.source.epoch;
    sending.source.epoch = 'restored';
    await sending.source.append(drafts('event', 2));
    await sending.acknowledgeAll();
    sending.receive('event', { seq: 4 });
    expect(sending.forwarder.lanes().event).toEqual({ last: 4, confirmed: 0, backlog: 2 });
    sending.receive('event', { epoch: before, seq: 2 });
    expect(sending.forwarder.lanes().event).toEqual({ last: 4, confirmed: 4, backlog: 0 });
  });

  it('of an epoch that has ended may go beyond what was sent of it: the centre has what a restored journal lost', async () => {
    const sending = await begin();
    await sending.lineUp();
    await sending.source.append(drafts('event', 2));
    const before = sending.source.epoch;
    expect(sending.receive('event', { epoch: before, seq: 9 })).toBe(false);
    sending.source.epoch = 'restored';
    await sending.source.append(drafts('report', 1));
    await sending.acknowledgeAll();
    expect(sending.receive('event', { epoch: 'stranger', seq: 9 })).toBe(false);
    expect(sending.receive('event', { epoch: before, seq: 9 })).toBe(true);
    expect(sending.forwarder.lanes().event).toEqual({ last: 2, confirmed: 2, backlog: 0 });
  });

  it('may speak of a record that a person sent again, however far that one is ahead', async () => {
    const sending = await begin();
    await sending.lineUp();
    const [aside] = drafts('event', 1).map((draft) => ({ ...draft, seq: 50, epoch: sending.source.epoch, boot: 1 }));
    expect(sending.receive('event', { ranges: [[50, 50]] })).toBe(false);
    if (aside) sending.forwarder.noteSent(aside);
    expect(sending.receive('event', { ranges: [[50, 50]] })).toBe(true);
  });

  it('that overtakes the PUBACK counts, and the PUBACK frees its place afterwards', async () => {
    const sending = await begin({ window: 1 });
    await sending.lineUp();
    await sending.source.append(drafts('event', 2));
    sending.receive('event', { seq: 1 });
    expect(sending.forwarder.lanes().event.confirmed).toBe(1);
    expect(sending.forwarder.inFlight).toBe(1);
    sending.sent[0]?.acknowledge();
    expect(sending.names).toEqual(['event 1', 'event 2']);
  });
});

describe('without a receipt', () => {
  it('everything comes again on the next line', async () => {
    const sending = await begin();
    await sending.lineUp();
    await sending.source.append(drafts('event', 3));
    await sending.acknowledgeAll();
    sending.receive('event', { seq: 1 });
    sending.forwarder.lineDown({ isClosedByBroker: false });
    await sending.lineUp();
    expect(sending.names.slice(3)).toEqual(['event 2 ~', 'event 3 ~']);
  });

  it('for one record while later ones get theirs, that one was lost behind the broker: it comes again, aside in the end', async () => {
    const sending = await begin({ refusals: 2 });
    await sending.lineUp();
    await sending.source.append(drafts('event', 2));
    await sending.acknowledgeAll();
    sending.forwarder.repeatPassedOver(0);
    await sending.advance(60_000);
    expect(sending.sent).toHaveLength(2);
    sending.receive('event', { ranges: [[2, 2]] });
    sending.forwarder.repeatPassedOver(60_001);
    await sending.advance(1_000);
    expect(sending.sent).toHaveLength(2);
    sending.forwarder.repeatPassedOver(60_000);
    await sending.advance(1_000);
    expect(sending.names.slice(2)).toEqual(['event 1']);
    await sending.source.append(drafts('event', 1));
    await sending.acknowledgeAll(2);
    sending.receive('event', { ranges: [[2, 3]] });
    sending.forwarder.repeatPassedOver(0);
    await sending.advance(0);
    expect(sending.source.aside.get('event 1')).toMatchObject({
      refusals: 2,
      reason: expect.stringContaining('never confirmed by its application'),
    });
    expect(sending.forwarder.lanes().event).toEqual({ last: 3, confirmed: 3, backlog: 0 });
  });
});
