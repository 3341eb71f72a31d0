// What the centre makes of a hall's records: gaps, order, ledger, epochs, alarms.

import { beforeEach, describe, expect, it } from 'vitest';
import { HallAccount } from '../../../../simulators/centre/account/hall-account.ts';
import type { ReceivedRecord } from '../../../../simulators/centre/cloud-event.ts';
import { givenUp, received } from './received.ts';

let account: HallAccount;
beforeEach(() => {
  account = new HallAccount();
});

const store = (...records: ReceivedRecord[]): void => {
  for (const record of records) account.stored(record, 0);
};
const event = () => account.figures(0).lanes.event;
const live = (...numbers: number[]): ReceivedRecord[] => numbers.map((number) => received(number));
const waited = (...numbers: number[]): ReceivedRecord[] =>
  numbers.map((number) => received(number, { isHistorical: true }));

describe('order', () => {
  it('lets live records overtake what had waited, each rising by itself', () => {
    store(...live(900), ...waited(501), ...live(901), ...waited(502, 503), ...live(902));
    expect(account.figures(0).outOfOrder).toBe(0);
  });

  it.each([
    ['live', live(7, 9, 8)],
    ['historical', waited(7, 9, 8)],
  ])('notices a %s record behind a later one', (_, records) => {
    store(...records);
    expect(account.figures(0)).toMatchObject({
      outOfOrder: 1,
      lastProblem: expect.stringContaining('e1.event.8') as unknown,
    });
  });

  it('begins anew with each line-up, and judges each lane alone', () => {
    store(...waited(40), received(3, { lane: 'alarm', isHistorical: true }));
    account.lineCameUp(0);
    store(...waited(31));
    expect(account.figures(0).outOfOrder).toBe(0);
  });

  it('does not blame a record that was refused before, nor one that was given up and comes after all', () => {
    account.refused(received(2), 'drill');
    store(...live(1, 3), givenUp(1, { ranges: [[4, 4]] }), ...live(5, 2, 4));
    expect(account.figures(0)).toMatchObject({ outOfOrder: 0, refused: 1 });
    expect(event()).toMatchObject({ missing: [], givenUp: 0, received: 5 });
  });
});

describe('completeness', () => {
  it('takes a gap for explained where the ledger covers it, and only there', () => {
    store(
      ...live(1, 2, 9),
      givenUp(1, {
        ranges: [
          [3, 4],
          [6, 7],
        ],
      }),
    );
    expect(event()).toMatchObject({
      missing: [
        [5, 5],
        [8, 8],
      ],
      givenUp: 4,
    });
    expect(account.figures(0).lanes.ledger).toMatchObject({ received: 1, missing: [] });
  });

  it('takes no ledger entry at its word that is none', () => {
    for (const ranges of [[[9, 3]], [[0, 5]], [[1]], [[1, 1e300]]]) store(givenUp(1, { ranges }));
    store(
      received(2, {
        lane: 'ledger',
        type: 'io.atrium.records.given-up',
        data: { lane: 'rumour', epoch: 'e1', ranges: [] },
      }),
    );
    expect(account.figures(0).malformed).toBe(5);
  });

  it('expects a journal to reach to where the one that took its place begins', () => {
    store(...live(1, 2), received(6, { epoch: 'e2' }));
    expect(event()).toMatchObject({ epoch: 'e2', received: 1, missing: [] });
    expect(account.figures(0).earlier).toMatchObject([{ epoch: 'e1', last: 2, missing: [[3, 5]] }]);
    store(...waited(3, 4, 5));
    expect(account.figures(0).earlier).toMatchObject([{ epoch: 'e1', last: 5, missing: [] }]);
  });

  it('takes a journal that begins at 1 for a new count, and forgets no gap of the old one', () => {
    store(...live(1, 3), received(1, { epoch: 'e2' }));
    expect(account.figures(0).earlier).toMatchObject([{ epoch: 'e1', missing: [[2, 2]] }]);
  });

  it('says that a hall is catching up for half a minute after a line-up and after each record that had waited', () => {
    account.lineCameUp(1000);
    expect([account.figures(30_999).isCatchingUp, account.figures(31_000).isCatchingUp]).toEqual([true, false]);
    account.stored(received(1, { isHistorical: true }), 40_000);
    expect([account.figures(69_999).isCatchingUp, account.figures(70_000).isCatchingUp]).toEqual([true, false]);
  });

  it('takes no more epochs than a sane hub has', () => {
    for (let epoch = 0; epoch < 1000; epoch += 1)
      expect(account.reasonAgainst(received(1, { epoch: `e${epoch}` }))).toBeUndefined();
    expect(account.reasonAgainst(received(1, { epoch: 'one-more' }))).toMatch(/more than 1000 epochs/);
    expect(account.reasonAgainst(received(1, { epoch: 'e999', lane: 'alarm' }))).toBeUndefined();
  });
});

describe('alarms', () => {
  const alarm = (sequence: number, kind: 'raised' | 'cleared', change: Partial<ReceivedRecord> = {}): ReceivedRecord =>
    received(sequence, {
      lane: 'alarm',
      type: `io.atrium.alarm.${kind}`,
      data: { id: 'kiosk-01/paper-out' },
      ...change,
    });
  const active = (): string[] => account.figures(0).activeAlarms.map(({ id }) => id);

  it('are active until they clear', () => {
    store(alarm(1, 'raised'));
    expect(active()).toEqual(['kiosk-01/paper-out']);
    store(alarm(2, 'cleared'));
    expect(active()).toEqual([]);
  });

  it('stay cleared when the news of their beginning had waited and comes last', () => {
    store(alarm(7, 'cleared'), alarm(6, 'raised', { isHistorical: true }));
    expect(active()).toEqual([]);
  });

  it('are those of the newest journal, whatever its numbers', () => {
    store(alarm(9, 'raised'), alarm(5, 'cleared', { epoch: 'e2' }), alarm(8, 'raised', { isHistorical: true }));
    expect(active()).toEqual([]);
  });
});
