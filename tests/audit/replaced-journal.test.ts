// What an audit says of a journal that took the place of another: a restored backup, a new file, one that has gone back.

import { describe, expect, it } from 'vitest';
import { compare, holdings, look } from './looks.ts';

describe('an audit of a journal that took the place of another', () => {
  // A backup made at 80; the hub had gone on to 100 before it was put back.
  const restored = { last: 90, confirmed: 90, laterEpochs: [81] };

  it('judges each epoch by itself', () => {
    const found = compare(look(restored), holdings([[1, 79]], { e2: [[81, 90]] }));
    expect(found.lost).toMatchObject([{ epoch: 'e1', ranges: [[80, 80]], how: 'confirmed' }]);
  });

  it('explains what the journal before it gave after the backup', () => {
    const found = compare(look(restored), holdings([[1, 100]], { e2: [[81, 90]] }));
    expect(found).toMatchObject({
      verdict: 'complete',
      foreign: [{ epoch: 'e1', ranges: [[81, 100]], why: 'replaced' }],
    });
  });

  it('finds gaps among those, unless the ledger names them', () => {
    const held = holdings(
      [
        [1, 84],
        [88, 100],
      ],
      { e2: [[81, 90]] },
    );
    expect(compare(look(restored), held).lost).toMatchObject([
      { epoch: 'e1', ranges: [[85, 87]], how: 'replaced-journal' },
    ]);
    const losses = [{ ranges: [[81, 200]] as const, reason: 'restored' as const }];
    expect(compare(look({ ...restored, losses }), held)).toMatchObject({ verdict: 'complete', lost: [] });
  });

  it('says of an epoch that the journal does not know that it is another journal, and finds its gaps', () => {
    expect(compare(look({ last: 2, confirmed: 2 }), holdings([[1, 2]], { old: [[5, 9]] }))).toMatchObject({
      verdict: 'complete',
      foreign: [{ epoch: 'old', ranges: [[5, 9]], why: 'unknown-epoch' }],
    });
    expect(
      compare(
        look({ last: 2, confirmed: 2 }),
        holdings([[1, 2]], {
          old: [
            [5, 6],
            [9, 9],
          ],
        }),
      ).lost,
    ).toMatchObject([{ epoch: 'old', ranges: [[7, 8]], how: 'replaced-journal' }]);
  });

  it('warns of a journal that has gone back, as it would give numbers twice', () => {
    expect(compare(look({ last: 7, confirmed: 7 }), holdings([[1, 9]]))).toMatchObject({
      verdict: 'incomplete',
      foreign: [{ ranges: [[8, 9]], why: 'went-back' }],
    });
  });
});
