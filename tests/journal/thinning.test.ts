// Thinning in the journal: the merged records hold what the originals held, under new numbers that the ledger names.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import type { JsonObject } from '../../hub/messages/json.ts';
import type { JournalRecord } from '../../hub/messages/record.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { numbersIn } from './completeness.ts';
import { openJournal, temporaryFolder } from './open-journal.ts';
import { live } from './outage.ts';

interface Figures {
  readonly unit: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
}

const DEVICES = 10;

/** So many hours in a journal that has to thin them but need drop none, with all that its listeners heard. */
async function thinned(hours: number, maxMegabytes: number) {
  const clock = new FakeClock();
  const directory = temporaryFolder();
  const journal = await openJournal({ directory, clock, maxMegabytes });
  const heard = new Map<number, JournalRecord>();
  journal.onCommitted((records) => {
    for (const record of records) if (record.lane === 'telemetry') heard.set(record.seq, record);
  });
  await live({ journal, clock, devices: DEVICES }, hours * 60);
  const { losses } = inspectJournal(directory);
  const { records: kept } = await journal.read('telemetry', 0, 1_000_000);
  return { directory, heard, kept, losses: losses.map(({ loss }) => loss), view: journal.view() };
}

function temperature({ data }: JournalRecord): Figures {
  const { unit, ...figures } = (data.points as JsonObject).temperature as JsonObject;
  const [count, min, max, mean, last] = ['count', 'min', 'max', 'mean', 'last'].map((name) => Number(figures[name]));
  return { unit, count, min, max, mean, last } as Figures;
}

const time = (record: JournalRecord, name: 'from' | 'to') => Date.parse(String(record.data[name]));

describe.each([
  { wide: 5, hours: 8, maxMegabytes: 1 },
  { wide: 60, hours: 24, maxMegabytes: 0.6 },
])('telemetry that is thinned to $wide minutes', ({ wide, hours, maxMegabytes }) => {
  it('holds what the original windows of its device and time held', async () => {
    const { heard, kept, losses, view } = await thinned(hours, maxMegabytes);
    expect(losses.map(({ detail }) => detail)).toContain(`room was short: merged into windows of ${wide} minutes`);
    expect(view.givenUp).toBe(0);
    const originals = [...heard.values()].filter((record) => temperature(record).count === 6);
    expect(originals).toHaveLength(hours * 60 * DEVICES);
    const total = kept.reduce((sum, record) => sum + temperature(record).count, 0);
    expect(total).toBe(originals.length * 6);
    for (const record of kept) {
      const [from, to] = [time(record, 'from'), time(record, 'to')];
      const own = originals.filter(
        (one) => one.subject === record.subject && one.time >= from && time(one, 'to') <= to,
      );
      expect(temperature(record)).toEqual(recomputed(own));
      expect(record.time).toBe(from);
    }
    const widest = Math.max(...kept.map((record) => time(record, 'to') - time(record, 'from')));
    expect(widest).toBe(minutes(wide));
  }, 30_000);

  it('is named by the ledger with the numbers that took its place', async () => {
    const { heard, losses } = await thinned(hours, maxMegabytes);
    for (const { lane, reason, ranges, count, replacedBy = [] } of losses) {
      expect({ lane, reason, count }).toEqual({
        lane: 'telemetry',
        reason: 'thinned',
        count: numbersIn(ranges).length,
      });
      const values = (numbers: number[]) => {
        return numbers.reduce((sum, seq) => sum + temperature(heard.get(seq) as JournalRecord).count, 0);
      };
      expect(values(numbersIn(replacedBy))).toBe(values(numbersIn(ranges)));
    }
    expect(losses.length).toBeGreaterThan(0);
  }, 30_000);
});

function recomputed(originals: readonly JournalRecord[]): Figures {
  const figures = originals.toSorted((a, b) => a.time - b.time).map(temperature);
  const count = figures.reduce((sum, one) => sum + one.count, 0);
  return {
    ...{ unit: '°C', count },
    min: Math.min(...figures.map(({ min }) => min)),
    max: Math.max(...figures.map(({ max }) => max)),
    mean: expect.closeTo(figures.reduce((sum, one) => sum + one.mean * one.count, 0) / count, 6),
    last: figures.at(-1)?.last ?? Number.NaN,
  };
}
