// What a receipt says: nothing that is not stored, and enough to let go of everything that is.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { readReceipt } from '../../../hub/upstream/centre-messages/receipt.ts';
import { HallAccount } from '../../../simulators/centre/account/hall-account.ts';
import type { ReceivedRecord } from '../../../simulators/centre/cloud-event.ts';
import { type Receipt, receiptsFor } from '../../../simulators/centre/receipts.ts';
import { givenUp, received } from './account/received.ts';

const AT = '2026-01-05T10:00:00.000Z';
let account: HallAccount;
beforeEach(() => {
  account = new HallAccount();
});

function receiptsOf(...stored: ReceivedRecord[]): Receipt[] {
  for (const record of stored) account.stored(record, 0);
  return receiptsFor(account, { stored, refused: [] }, AT);
}
const events = (...numbers: number[]): ReceivedRecord[] => numbers.map((number) => received(number));

describe('a receipt', () => {
  it('names the last number up to which nothing lacks', () => {
    expect(receiptsOf(...events(1, 2, 3))).toEqual([{ epoch: 'e1', lane: 'event', seq: 3, at: AT }]);
    expect(receiptsOf(...events(5))).toEqual([{ epoch: 'e1', lane: 'event', seq: 3, ranges: [[5, 5]], at: AT }]);
  });

  it('never says "up to" where the beginning lacks: live records overtake what waits', () => {
    expect(receiptsOf(...events(900, 901))).toEqual([
      { epoch: 'e1', lane: 'event', seq: 0, ranges: [[900, 901]], at: AT },
    ]);
  });

  it('passes over what the ledger names', () => {
    account.stored(givenUp(1, { ranges: [[2, 4]] }), 0);
    expect(receiptsOf(...events(1, 5))).toMatchObject([{ seq: 5 }]);
  });

  it('comes again for a repetition, as the first one may have got lost', () => {
    receiptsOf(...events(1, 2, 3));
    expect(receiptsFor(account, { stored: events(2), refused: [] }, AT)).toMatchObject([{ seq: 3 }]);
  });

  it('names what the ledger had given up and came after all, by itself, also when it comes again', () => {
    receiptsOf(...events(1, 3, 4), givenUp(1, { ranges: [[2, 2]] }));
    const sentAgain = { epoch: 'e1', lane: 'event', seq: 4, ranges: [[2, 2]], at: AT };
    expect(receiptsOf(...events(2))).toEqual([sentAgain]);
    expect(receiptsFor(account, { stored: events(2), refused: [] }, AT)).toEqual([sentAgain]);
  });

  it('claims nothing of a refused number under which it holds another record', () => {
    for (const record of events(1, 2, 3, 5, 6)) account.stored(record, 0);
    const refused = [2, 5].map((number) => ({ ...received(number), reason: 'taken' }));
    expect(receiptsFor(account, { stored: events(3, 6), refused }, AT)).toMatchObject([
      {
        seq: 1,
        ranges: [
          [1, 1],
          [3, 3],
          [6, 6],
        ],
      },
    ]);
  });

  it('names what is refused, and claims nothing of it', () => {
    const refused = [{ ...received(2), reason: 'drill' }];
    account.stored(received(1), 0);
    account.stored(received(3), 0);
    expect(receiptsFor(account, { stored: events(1, 3), refused }, AT)).toEqual([
      { epoch: 'e1', lane: 'event', seq: 1, ranges: [[3, 3]], refused: [{ seq: 2, reason: 'drill' }], at: AT },
    ]);
  });

  it('is one for each lane and epoch', () => {
    const receipts = receiptsOf(received(1), received(1, { lane: 'alarm' }), received(2, { epoch: 'e2' }));
    expect(receipts.map(({ epoch, lane, seq }) => `${epoch}.${lane}.${seq}`)).toEqual([
      'e1.event.1',
      'e1.alarm.1',
      'e2.event.0',
    ]);
  });

  it('stays small: many gaps go in several', () => {
    const receipts = receiptsOf(...Array.from({ length: 1201 }, (_, index) => received(2 * index + 2)));
    expect(receipts.map(({ ranges }) => ranges?.length)).toEqual([500, 500, 201]);
  });

  it('stays below the 64 KB that a hub reads, with reasons cut at whole characters', () => {
    const refused = Array.from({ length: 700 }, (_, index) => ({
      ...received(index + 1),
      reason: '\u{1f600}'.repeat(400),
    }));
    const receipts = receiptsFor(account, { stored: [], refused }, AT);
    for (const receipt of receipts) {
      const payload = Buffer.from(JSON.stringify(receipt));
      expect(payload.length).toBeLessThan(64 * 1024);
      expect(readReceipt(payload)).toMatchObject({ ok: true });
    }
    const refusals = receipts.flatMap((receipt) => receipt.refused ?? []);
    expect(refusals.map(({ seq }) => seq)).toEqual(refused.map(({ sequence }) => sequence));
    expect(refusals[0]?.reason).toBe('\u{1f600}'.repeat(256));
  });

  it('covers all that is stored and nothing else, whatever the order of arrival', () => {
    const orders = fc.uniqueArray(fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 9 }), (numbers, batchSize) => {
        account = new HallAccount();
        const said = new Set<number>();
        for (let done = 0; done < numbers.length; done += batchSize) {
          const receipts = receiptsOf(...events(...numbers.slice(done, done + batchSize)));
          for (const number of receipts.flatMap(numbersIn)) said.add(number);
          expect(said).toEqual(new Set(numbers.slice(0, done + batchSize)));
        }
      }),
    );
  });
});

function numbersIn({ seq, ranges = [] }: Receipt): number[] {
  const all = [[1, seq] as const, ...ranges];
  return all.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
