// A broker that closes the line on whatever is published, for want of rights or room: no record is to blame.

import { expect, it } from 'vitest';
import { lineReasons } from '../../../hub/upstream/line/line-reason.ts';
import { draft, drafts } from '../../journal/open-journal.ts';
import { Sending } from '../outbox/sending.ts';

/** One line that the broker closes as soon as anything is published on it, but `taken`. */
async function line(sending: Sending, taken: (lane: string, seq: number) => boolean = () => false): Promise<string> {
  let next = sending.sent.length;
  await sending.lineUp();
  await sending.advance(2_000);
  for (const alive of sending.probes.splice(0)) alive();
  await sending.advance(0);
  for (; next < sending.sent.length; next++) {
    const { record, acknowledge } = sending.sent[next] ?? {};
    if (!record || !taken(record.lane, record.seq)) break;
    acknowledge?.();
    await sending.advance(10);
  }
  const minded = sending.forwarder.lineDown({ isClosedByBroker: true });
  await sending.advance(30_000);
  return minded;
}

it('puts nothing aside, however long it takes, and says so; all of it goes once the broker takes records again', async () => {
  const sending = new Sending({ refusals: 2 });
  await sending.forwarder.begin();
  await sending.source.append(drafts('event', 20));
  const minded = new Set<string>();
  for (let count = 0; count < 150; count++) {
    if (count % 10 === 0) await sending.source.append([draft('alarm')]);
    minded.add(await line(sending));
    if (count > 10) expect(minded).toContain('everything');
  }
  expect([...sending.source.aside.keys()]).toEqual([]);
  await line(sending, () => true);
  await line(sending, () => true);
  expect(sending.forwarder.lanes().event).toEqual({ last: 20, confirmed: 20, backlog: 0 });
  expect(sending.forwarder.lanes().alarm.backlog).toBe(0);
});

it('that closes on one record alone is told apart by the next other record, which goes before it', async () => {
  const sending = new Sending({ refusals: 2 });
  await sending.forwarder.begin();
  await sending.source.append([draft('event')]);
  const isGood = (lane: string, seq: number) => lane !== 'event' || seq !== 1;
  for (let count = 0; count < 20; count++) await line(sending, isGood);
  expect(sending.source.aside.size).toBe(0);
  await sending.source.append(drafts('event', 1));
  expect(await line(sending, isGood)).toBe('record');
  expect(sending.names.slice(-2)).toEqual(['event 2 ~', 'event 1 ~']);
  await line(sending, isGood);
  expect([...sending.source.aside.keys()]).toEqual(['event 1']);
});

it('is what the reason of the line says, in both languages', () => {
  const { en, zh } = lineReasons.mindsEverything('centre:8883');
  expect(en).toMatch(/centre:8883 closes the connection whenever the hub publishes.*rights.*quotas/);
  expect(zh).toMatch(/centre:8883.*发布权限.*配额/);
});
