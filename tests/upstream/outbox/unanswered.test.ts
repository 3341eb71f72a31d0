// An application that was away for a moment, its session lost: what its broker took meanwhile comes again, lane by lane.

import { describe, expect, it } from 'vitest';
import { draft, drafts } from '../../journal/open-journal.ts';
import { Sending } from './sending.ts';

const PATIENCE_MS = 60_000;

async function begin(): Promise<Sending> {
  const sending = new Sending({ confirmation: 'receipt', refusals: 1 });
  await sending.forwarder.begin();
  await sending.lineUp();
  return sending;
}

/** Lets the time pass in which the application stores and confirms one alarm. */
async function alarmAfter(sending: Sending, ms: number): Promise<void> {
  await sending.advance(ms);
  const before = sending.sent.length;
  await sending.source.append([draft('alarm')]);
  await sending.acknowledgeAll(before);
  const { last } = sending.forwarder.lanes().alarm;
  expect(sending.receive('alarm', { ranges: [[last, last]] })).toBe(true);
}

/** Looks as the watch does, and lets the broker take what comes again. */
async function look(sending: Sending): Promise<string[]> {
  const before = sending.sent.length;
  sending.forwarder.repeatPassedOver(PATIENCE_MS);
  await sending.advance(0);
  await sending.acknowledgeAll(before);
  return sending.names.slice(before);
}

describe('a lane without an answer while the application speaks of another', () => {
  it('is sent again after the patience, and its receipt settles it; nothing counts as refused', async () => {
    const sending = await begin();
    await sending.source.append(drafts('report', 2));
    await sending.acknowledgeAll();
    await alarmAfter(sending, PATIENCE_MS - 1);
    expect(await look(sending)).toEqual([]);
    await alarmAfter(sending, 1);
    expect(await look(sending)).toEqual(['report 1', 'report 2']);
    expect(await look(sending)).toEqual([]);
    await alarmAfter(sending, PATIENCE_MS);
    expect(await look(sending)).toEqual(['report 1', 'report 2']);
    sending.receive('report', { seq: 2 });
    expect(sending.forwarder.lanes().report).toEqual({ last: 2, confirmed: 2, backlog: 0 });
    await alarmAfter(sending, PATIENCE_MS);
    expect(await look(sending)).toEqual([]);
    expect(sending.source.aside.size).toBe(0);
  });

  it('is sent again where it is held with a thousand lost, and goes on', async () => {
    const sending = await begin();
    for (let batch = 0; batch < 12; batch++) {
      await sending.source.append(drafts('event', 100));
      await sending.acknowledgeAll(batch * 100);
    }
    expect(sending.sent).toHaveLength(1_000);
    await alarmAfter(sending, PATIENCE_MS);
    await look(sending);
    for (let turn = 0; turn < 200; turn++) {
      await sending.advance(100);
      await sending.acknowledgeAll(sending.sent.length - 10);
    }
    expect(sending.sent).toHaveLength(2_001);
    sending.receive('event', { seq: 1_000 });
    await sending.acknowledgeAll(2_001);
    expect(sending.names.at(-1)).toBe('event 1200');
    expect(sending.source.aside.size).toBe(0);
  }, 20_000);

  it('waits while the application works through it', async () => {
    const sending = await begin();
    await sending.source.append(drafts('event', 9));
    await sending.acknowledgeAll();
    for (let seq = 1; seq < 9; seq++) {
      await alarmAfter(sending, PATIENCE_MS / 2);
      sending.receive('event', { seq });
      expect(await look(sending)).toEqual([]);
    }
  });

  it('is overdue once it had no answer to that for as long again, until one comes', async () => {
    const sending = await begin();
    await sending.source.append(drafts('report', 2));
    await sending.acknowledgeAll();
    await alarmAfter(sending, PATIENCE_MS);
    await look(sending);
    expect(sending.forwarder.isOverdue(PATIENCE_MS)).toBe(false);
    await alarmAfter(sending, PATIENCE_MS);
    expect(sending.forwarder.isOverdue(PATIENCE_MS)).toBe(true);
    sending.receive('report', { seq: 1 });
    expect(sending.forwarder.isOverdue(PATIENCE_MS)).toBe(false);
  });
});

it('an application that is silent on all lanes is left to the watch: nothing comes again by this line', async () => {
  const sending = await begin();
  await alarmAfter(sending, 0);
  await sending.advance(1);
  await sending.source.append(drafts('event', 3));
  await sending.acknowledgeAll();
  await sending.advance(10 * PATIENCE_MS);
  expect(await look(sending)).toEqual([]);
  expect(sending.forwarder.awaitsReceipt).toBe(true);
});
