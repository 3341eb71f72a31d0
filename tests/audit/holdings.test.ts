// The answer of a centre comes from outside: what is no such answer is refused before anything is compared.

import { describe, expect, it } from 'vitest';
import { readHoldings } from '../../hub/audit/holdings.ts';

const LOSS = {
  lane: 'event',
  epoch: 'e1',
  ranges: [[3, 4]],
  count: 2,
  reason: 'age',
  detail: '',
  from: null,
  to: null,
};
const HALL = {
  streams: [
    {
      epoch: 'e1',
      lane: 'event',
      ranges: [
        [5, 6],
        [1, 2],
      ],
    },
  ],
  ledger: [{ id: 'e1.ledger.1', loss: LOSS }],
};
const answer = (hall: object) => ({ at: '2026-01-05T10:00:00.000Z', halls: { 'hall-1': hall } });

describe('what a centre says that it holds', () => {
  it('is read with its ranges in order and the entries of its ledger', () => {
    expect(readHoldings(answer(HALL), 'hall-1')).toEqual({
      at: '2026-01-05T10:00:00.000Z',
      isHallKnown: true,
      streams: [
        {
          epoch: 'e1',
          lane: 'event',
          ranges: [
            [1, 2],
            [5, 6],
          ],
        },
      ],
      losses: [{ epoch: 'e1', lane: 'event', ranges: [[3, 4]], reason: 'age' }],
    });
  });

  it('is nothing where the centre has never heard of the hall', () => {
    const nothing = { isHallKnown: false, streams: [], losses: [] };
    expect(readHoldings(answer(HALL), 'hall-2')).toMatchObject(nothing);
    expect(readHoldings(answer(HALL), 'toString')).toMatchObject(nothing);
  });

  it.each([
    ['a list', [], /"at"/],
    ['an answer without a time', { ...answer(HALL), at: 'soon' }, /"at"/],
    ['an answer without halls', { at: '2026-01-05T10:00:00Z' }, /"halls"/],
    ['a hall without streams', answer({ ledger: [] }), /"streams"/],
    ['a hall without a ledger', answer({ streams: [] }), /"ledger"/],
    ['a lane that does not exist', answer({ ...HALL, streams: [{ epoch: 'e1', lane: 'rumour', ranges: [] }] }), /lane/],
    ['a range upside down', answer({ ...HALL, streams: [{ epoch: 'e1', lane: 'event', ranges: [[5, 2]] }] }), /ranges/],
    ['a range from 0', answer({ ...HALL, streams: [{ epoch: 'e1', lane: 'event', ranges: [[0, 2]] }] }), /ranges/],
    [
      'numbers that are none',
      answer({ ...HALL, streams: [{ epoch: 'e1', lane: 'event', ranges: [[1, 1e300]] }] }),
      /ranges/,
    ],
    ['a loss without a reason', answer({ ...HALL, ledger: [{ loss: { ...LOSS, reason: 'because' } }] }), /reason/],
    ['an entry without a loss', answer({ ...HALL, ledger: [{}] }), /no object/],
  ])('is refused where it is %s', (_, given, why) => {
    expect(() => readHoldings(given, 'hall-1')).toThrow(
      expect.objectContaining({ code: 'AUDIT_IMPOSSIBLE', message: expect.stringMatching(why) as unknown }),
    );
  });
});
