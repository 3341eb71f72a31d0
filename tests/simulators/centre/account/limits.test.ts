// What a hall gone mad may take of the centre's memory.

import { expect, it } from 'vitest';
import { ActiveAlarms } from '../../../../simulators/centre/account/active-alarms.ts';
import { Counts } from '../../../../simulators/centre/account/counts.ts';
import { OrderCheck } from '../../../../simulators/centre/account/order-check.ts';
import { HallRegister } from '../../../../simulators/centre/hall-register.ts';
import { RecordStore } from '../../../../simulators/centre/record-store.ts';
import { received } from './received.ts';

it('counts no more names than a hall can have, and goes on with those it knows', () => {
  const counts = new Counts();
  for (let index = 0; index < 3000; index += 1) counts.add(`name-${index}`);
  counts.add('name-0');
  expect(Object.keys(counts.view())).toHaveLength(2000);
  expect(counts.view()['name-0']).toBe(2);
});

it('forgets alarms that are over when there are too many, and none that is active', () => {
  const alarms = new ActiveAlarms();
  const change = (sequence: number, id: string, kind: string) =>
    alarms.take(received(sequence, { type: `io.atrium.alarm.${kind}`, data: { id } }), 0);
  change(5, 'first', 'raised');
  change(9, 'over', 'cleared');
  for (let index = 0; index < 9_999; index += 1) change(10 + index, `alarm-${index}`, 'raised');
  // Known to be over no more: news from before its end is believed.
  change(8, 'over', 'raised');
  const active = alarms.list().map(({ id }) => id);
  expect(active).toHaveLength(10_001);
  expect(active).toEqual(expect.arrayContaining(['first', 'over']));
});

it('remembers no more than a thousand refused numbers', () => {
  const order = new OrderCheck();
  for (let sequence = 1; sequence <= 1001; sequence += 1) order.exempt('event', sequence);
  expect(order.isInOrder(received(2000))).toBe(true);
  expect([order.isInOrder(received(1001)), order.isInOrder(received(1))]).toEqual([true, false]);
});

it('knows no more than ten thousand halls, and goes on with those', () => {
  const store = new RecordStore(undefined);
  const halls = new HallRegister(store);
  for (let index = 0; index < 10_000; index += 1) expect(halls.account(`hall-${index}`)).toBeDefined();
  expect(halls.account('one-more')).toBeUndefined();
  expect(halls.account('hall-0')).toBeDefined();
  store.close();
});
