// Two hubs with one hall id push each other out; one that is sent away for other reasons is no sign of it.

import { expect, it } from 'vitest';
import { Rivalry } from '../../../hub/upstream/line/rivalry.ts';

const PUSHED_OUT = { lastedMs: 2_000, isWordless: true };

function after(...ends: ReadonlyArray<{ lastedMs: number; isWordless: boolean }>): boolean {
  const rivalry = new Rivalry();
  for (const end of ends) rivalry.sessionEnded(end);
  return rivalry.isLikely;
}

it('three sessions in a row that were closed soon and without a word are a sign of it', () => {
  expect(after(PUSHED_OUT, PUSHED_OUT)).toBe(false);
  expect(after(PUSHED_OUT, PUSHED_OUT, PUSHED_OUT)).toBe(true);
});

it('a session that lasted, or ended otherwise, begins the count anew', () => {
  const lasted = { lastedMs: 30_001, isWordless: true };
  expect(after(PUSHED_OUT, PUSHED_OUT, lasted, PUSHED_OUT, PUSHED_OUT)).toBe(false);
  const reset = { lastedMs: 2_000, isWordless: false };
  expect(after(PUSHED_OUT, PUSHED_OUT, PUSHED_OUT, reset)).toBe(false);
});
