// Runs the abstract suite that aedes-persistence ships, which is written for node:test, under vitest.

import assert from 'node:assert';
import abstractSuite, { type Persistence, type SuiteContext } from 'aedes-persistence/abstract.js';
import { expect, test } from 'vitest';

/** What any store of the broker must be able to do; `create` makes an empty one. */
export function brokerPersistenceSuite(create: () => Promise<Persistence>): void {
  abstractSuite({
    testAsync: true,
    persistence: create,
    test: (title, run) => {
      test(title, async () => {
        const counted = countingContext();
        await run(counted.context);
        if (counted.planned() !== undefined) expect(counted.made()).toBe(counted.planned());
      });
    },
  });
}

function countingContext() {
  let planned: number | undefined;
  let made = 0;
  const counted =
    <Args extends unknown[]>(check: (...args: Args) => void) =>
    (...args: Args): void => {
      made += 1;
      check(...args);
    };
  const context: SuiteContext = {
    plan: (count) => {
      planned = count;
    },
    diagnostic: () => undefined,
    assert: {
      ok: counted(assert.ok),
      equal: counted(assert.equal),
      notEqual: counted(assert.notEqual),
      deepEqual: counted(assert.deepEqual),
    },
  };
  return { context, planned: () => planned, made: () => made };
}
