// A record that the application refuses: it comes again, later each time, and goes aside in the end; its lane goes on.

import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import { Refusals } from '../../../hub/upstream/refused/refusals.ts';
import { drafts } from '../../journal/open-journal.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../memory-source.ts';
import { Sending, settled } from '../outbox/sending.ts';

async function begin(): Promise<Sending> {
  const sending = new Sending({ confirmation: 'receipt', refusals: 3 });
  await sending.forwarder.begin();
  await sending.lineUp();
  await sending.source.append(drafts('event', 3));
  await sending.acknowledgeAll();
  return sending;
}

const refusal = (seq: number, reason = 'unknown type') => ({ seq: seq - 1, refused: [{ seq, reason }] });

async function comesAgainAfter(sending: Sending, waitMs: number): Promise<void> {
  const before = sending.sent.length;
  await sending.advance(waitMs - 1);
  expect(sending.sent).toHaveLength(before);
  await sending.advance(1);
  expect(sending.names.slice(before)).toEqual(['event 2']);
  await sending.acknowledgeAll(before);
}

describe('a refused record', () => {
  it('goes aside after so many refusals, with the words of the centre, and the numbers run on', async () => {
    const sending = await begin();
    sending.receive('event', { ...refusal(2), ranges: [[3, 3]] });
    expect(sending.forwarder.lanes().event).toEqual({ last: 3, confirmed: 1, backlog: 1 });
    await comesAgainAfter(sending, 1_000);
    sending.receive('event', refusal(2));
    await comesAgainAfter(sending, 2_000);
    expect(sending.source.aside.size).toBe(0);
    sending.receive('event', refusal(2, 'still unknown'));
    await sending.advance(0);
    expect(sending.source.aside.get('event 2')).toMatchObject({ reason: 'still unknown', refusals: 3 });
    expect(sending.forwarder.lanes().event).toEqual({ last: 3, confirmed: 3, backlog: 0 });
  });

  it('counts once for each sending, however often a receipt says it', async () => {
    const sending = await begin();
    for (let times = 0; times < 10; times++) sending.receive('event', refusal(2));
    await sending.advance(0);
    expect(sending.source.aside.size).toBe(0);
    expect(sending.answers).toBe(1);
  });

  it('that is taken after all is forgotten as refused', async () => {
    const sending = await begin();
    sending.receive('event', refusal(2));
    await comesAgainAfter(sending, 1_000);
    sending.receive('event', { seq: 3 });
    expect(sending.forwarder.lanes().event.confirmed).toBe(3);
    await sending.advance(600_000);
    expect(sending.sent).toHaveLength(4);
  });

  it('keeps its count over an outage', async () => {
    const sending = await begin();
    for (let lines = 0; lines < 2; lines++) {
      sending.receive('event', refusal(2));
      sending.forwarder.lineDown({ isClosedByBroker: false });
      const before = sending.sent.length;
      await sending.lineUp();
      await sending.acknowledgeAll();
      // Once with all the rest, and not again when its own wait would be over.
      await sending.advance(60_000);
      expect(sending.names.slice(before)).toEqual(['event 2 ~', 'event 3 ~']);
    }
    sending.receive('event', refusal(2));
    await sending.advance(0);
    expect(sending.source.aside.get('event 2')).toMatchObject({ refusals: 3 });
  });

  it('is not sent while an ill disk cannot put it aside, and its lane goes on once it can', async () => {
    const sending = await begin();
    for (const waitMs of [1_000, 2_000]) {
      sending.receive('event', refusal(2));
      await comesAgainAfter(sending, waitMs);
    }
    sending.source.failure = new Error('disk full');
    sending.receive('event', { ...refusal(2), ranges: [[3, 3]] });
    await sending.advance(0);
    sending.forwarder.lineDown({ isClosedByBroker: false });
    const before = sending.sent.length;
    sending.source.failure = undefined;
    await sending.lineUp();
    expect(sending.sent).toHaveLength(before);
    await sending.advance(60_000);
    expect(sending.source.aside.has('event 2')).toBe(true);
    expect(sending.forwarder.lanes().event.confirmed).toBe(3);
  });

  it('of the ledger never goes aside: it is tried for ever, and the others go on', async () => {
    const sending = await begin();
    await sending.source.append(drafts('ledger', 1));
    for (let times = 0; times < 20; times++) {
      sending.sent.at(-1)?.acknowledge();
      sending.receive('ledger', { refused: [{ seq: 1, reason: 'no' }] });
      const before = sending.sent.length;
      await sending.advance(60_000);
      expect(sending.names.slice(before)).toEqual(['ledger 1']);
    }
    expect(sending.source.aside.size).toBe(0);
    await sending.source.append(drafts('event', 1));
    expect(sending.names.at(-1)).toBe('event 4');
  });

  it('among ten thousand others loses its count, so that memory stays bounded', async () => {
    const source = new MemorySource();
    await source.append(drafts('event', 10_001));
    const ports = { clock: new FakeClock(), random: () => 0, log: silentLog };
    const refusals = new Refusals({ ...ports, source, limit: 2, onRepeat: () => {}, onAside: () => {} });
    for (let seq = 1; seq <= 10_001; seq++) refusals.refuse({ lane: 'event', seq }, 'no');
    refusals.refuse({ lane: 'event', seq: 1 }, 'no');
    refusals.refuse({ lane: 'event', seq: 10_001 }, 'no');
    await settled();
    expect([...source.aside.keys()]).toEqual(['event 10001']);
    refusals.end();
  });
});
