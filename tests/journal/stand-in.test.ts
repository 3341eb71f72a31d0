// What stands in for the journal of an ill disk: commits nothing, tries again and again, and hands over the real one.

import { expect, it, onTestFinished } from 'vitest';
import { AtriumError } from '../../hub/foundation/errors.ts';
import { StandInJournal } from '../../hub/journal/stand-in.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { draft } from './open-journal.ts';

const ill = (message: string) => new AtriumError('JOURNAL_UNAVAILABLE', message);
const fails = (error: Error) => () => {
  throw error;
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

interface Real {
  stop(): Promise<void>;
}

function standIn(outcomes: (() => Real)[]) {
  const clock = new FakeClock();
  const [opened, fatal]: [Real[], Error[]] = [[], []];
  let tries = 0;
  const journal = new StandInJournal({
    ...{ clock, random: () => 1, fault: 'disk is full' },
    open: async () => (outcomes[tries++] ?? fails(ill('disk is full')))(),
    onOpened: (real) => opened.push(real),
    onFatal: (error) => fatal.push(error),
  });
  onTestFinished(() => journal.stop());
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      await nextTurn();
    }
  };
  return { journal, opened, fatal, pass, tries: () => tries };
}

it('commits nothing, and says why', async () => {
  const { journal } = standIn([]);
  let isCommitted = false;
  void journal.commit({ records: [draft('event')], quarantined: [], state: [] }).then(() => (isCommitted = true));
  expect(await journal.commit({ records: [], quarantined: [], state: [] })).toEqual([]);
  await nextTurn();
  expect([isCommitted, journal.isHealthy()]).toEqual([false, false]);
  expect(journal.view()).toMatchObject({ isHealthy: false, fault: 'disk is full', damage: null });
  expect(await journal.read('event', 7)).toEqual({ records: [], upTo: 7 });
});

it('tries after growing waits, for as long as it takes, and hands over the real one once', async () => {
  const real = { stop: async () => undefined };
  const { journal, opened, pass, tries } = standIn([
    fails(ill('disk is full')),
    fails(ill('disk I/O error')),
    ...Array(10).fill(fails(ill('disk I/O error'))),
    () => real,
  ]);
  await journal.start();
  await pass(1);
  expect(tries()).toBe(1);
  await pass(2);
  expect([tries(), journal.view().fault]).toEqual([2, 'disk I/O error']);
  await pass(120);
  expect(opened).toEqual([real]);
  const before = tries();
  await pass(60);
  expect(tries()).toBe(before);
});

it('ends the hub where the disk is well and the journal still cannot be used', async () => {
  const { journal, fatal, pass, tries } = standIn([fails(new AtriumError('JOURNAL_LOCKED', 'another hub'))]);
  await journal.start();
  await pass(30);
  expect([fatal.length, tries()]).toEqual([1, 1]);
});

it('that is stopped tries no more', async () => {
  const { journal, pass, tries } = standIn([]);
  await journal.start();
  await journal.stop();
  await pass(30);
  expect(tries()).toBe(0);
});
