// What an audit says of a journal and a centre: nothing lost goes unseen, and nothing that is explained is called lost.

import { describe, expect, it } from 'vitest';
import { audit } from '../../hub/audit/audit.ts';
import { byLane, compare, holdings, look, numbersIn } from './looks.ts';

describe('an audit', () => {
  it('says complete where the centre holds all', () => {
    expect(compare(look({ last: 9, confirmed: 9 }), holdings([[1, 9]]))).toEqual({
      verdict: 'complete',
      given: [{ epoch: 'e1', lane: 'event', ranges: [[1, 9]], count: 9 }],
      held: [{ epoch: 'e1', lane: 'event', ranges: [[1, 9]], count: 9 }],
      onTheWay: [],
      givenUp: [],
      lost: [],
      foreign: [],
      conflicting: [],
      endUnknown: [],
    });
  });

  it('says so of an empty journal and a centre that knows nothing', () => {
    expect(compare(look({ last: 0, confirmed: 0 }), holdings([])).verdict).toBe('complete');
  });

  it('finds what was confirmed and is not there', () => {
    const found = compare(
      look({ last: 9, confirmed: 8 }),
      holdings([
        [1, 2],
        [5, 6],
      ]),
    );
    expect(found.verdict).toBe('incomplete');
    expect(found.lost).toEqual([
      {
        epoch: 'e1',
        lane: 'event',
        ranges: [
          [3, 4],
          [7, 8],
        ],
        count: 4,
        how: 'confirmed',
      },
    ]);
    expect(numbersIn(found.onTheWay)).toEqual([[9, 9]]);
  });

  it('takes what waits in the journal for on its way, not for lost', () => {
    const found = compare(
      look({ last: 9, confirmed: 5 }),
      holdings([
        [1, 5],
        [8, 8],
      ]),
    );
    expect(found).toMatchObject({ verdict: 'complete-so-far', lost: [] });
    expect(numbersIn(found.onTheWay)).toEqual([
      [6, 7],
      [9, 9],
    ]);
  });

  it('finds what is neither confirmed nor in the journal any more', () => {
    const found = compare(look({ last: 9, confirmed: 5, kept: [[8, 9]] }), holdings([[1, 5]]));
    expect(found.lost).toMatchObject([{ ranges: [[6, 7]], how: 'vanished' }]);
    expect(numbersIn(found.onTheWay)).toEqual([[8, 9]]);
  });

  it('groups what was given up by its reason, each number once', () => {
    const losses = [
      { ranges: [[2, 3]] as const, reason: 'age' as const },
      { ranges: [[3, 4]] as const, reason: 'space' as const },
      { ranges: [[7, 7]] as const, reason: 'age' as const },
    ];
    const found = compare(
      look({ last: 9, confirmed: 9, losses, setAside: [9] }),
      holdings([
        [1, 1],
        [5, 6],
        [8, 8],
      ]),
    );
    expect(found).toMatchObject({ verdict: 'complete', lost: [] });
    expect(found.givenUp.map(({ reason, ranges }) => [reason, ranges])).toEqual([
      [
        'age',
        [
          [2, 3],
          [7, 7],
        ],
      ],
      ['space', [[4, 4]]],
      ['set-aside', [[9, 9]]],
    ]);
  });

  it('takes the entries of the ledger that the centre holds as well: the journal forgets its own', () => {
    const loss = { epoch: 'e1', lane: 'event', ranges: [[2, 3]], reason: 'thinned' } as const;
    expect(
      compare(
        look({ last: 4, confirmed: 4 }),
        holdings(
          [
            [1, 1],
            [4, 4],
          ],
          {},
          [loss],
        ),
      ),
    ).toMatchObject({
      verdict: 'complete',
      givenUp: [{ ranges: [[2, 3]], reason: 'thinned' }],
    });
  });

  it('takes no entry of another epoch for an excuse', () => {
    const losses = [{ ranges: [[2, 3]] as const, epoch: 'e0' }];
    expect(
      compare(
        look({ last: 4, confirmed: 4, losses }),
        holdings([
          [1, 1],
          [4, 4],
        ]),
      ).verdict,
    ).toBe('incomplete');
  });

  it('counts what was given up and came after all as held', () => {
    const losses = [{ ranges: [[2, 3]] as const }];
    expect(compare(look({ last: 4, confirmed: 4, losses }), holdings([[1, 4]]))).toMatchObject({
      verdict: 'complete',
      givenUp: [],
    });
  });
});

describe('an audit of a hub that goes on while it is asked', () => {
  it('calls nothing lost that was made or confirmed after the centre answered', () => {
    const before = look({ last: 9, confirmed: 7 });
    const after = look({ last: 14, confirmed: 14, kept: [] });
    const found = compare(before, holdings([[1, 8]]), after);
    expect(found).toMatchObject({ verdict: 'complete-so-far', lost: [] });
    expect(numbersIn(found.onTheWay)).toEqual([[9, 14]]);
  });

  it('takes what the hub made meanwhile and the centre holds already for held, not for foreign', () => {
    expect(
      compare(look({ last: 9, confirmed: 9 }), holdings([[1, 12]]), look({ last: 12, confirmed: 12 })),
    ).toMatchObject({
      verdict: 'complete',
      foreign: [],
    });
  });

  it('judges an older answer by what was there when it was given', () => {
    const now = look({ last: 20, confirmed: 20 });
    const newFrom = byLane((lane) => (lane === 'event' ? 11 : null));
    const found = audit({
      before: now,
      after: now,
      holdings: holdings([
        [1, 4],
        [6, 10],
      ]),
      newFrom,
    });
    expect(found.lost).toMatchObject([{ ranges: [[5, 5]] }]);
    expect(numbersIn(found.onTheWay)).toEqual([[11, 20]]);
  });
});
