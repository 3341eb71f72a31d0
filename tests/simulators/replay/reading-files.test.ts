// Files of measurements: comma-separated values, their times, and how they become messages.

import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../simulators/replay/csv.ts';
import { planReplay } from '../../../simulators/replay/replay-plan.ts';
import { timeReader } from '../../../simulators/replay/time-format.ts';
import { classes } from '../support/headless-hall.ts';

const iso = (time: number | undefined): string => (time === undefined ? 'no time' : new Date(time).toISOString());

function folderOf(name: string): (typeof classes)[number] {
  const folder = classes.find((one) => one.name === name);
  if (!folder) throw new Error(`no class ${name}`);
  return folder;
}

describe('comma-separated values', () => {
  it('may be quoted, span lines, and end with or without a line end', () => {
    const { columns, rows } = parseCsv('\uFEFFa,"b ""x"""\r\n1,"two\nlines"\r\n3,');
    expect(columns).toEqual(['a', 'b "x"']);
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'two\nlines'] },
      { line: 4, cells: ['3', ''] },
    ]);
  });

  it('may carry row names that the header does not count, as R writes them', () => {
    expect(parseCsv('"date","CO2"\n"1","2015-02-04",700\n').columns).toEqual(['', 'date', 'CO2']);
  });

  it('are refused with the line that is odd', () => {
    expect(() => parseCsv('a,b\n1,2\n3\n')).toThrow(/Line 3 has 1 values, where the header has 2/);
    expect(() => parseCsv('a,b\n1,x"y\n')).toThrow(/Line 2 has a stray quotation mark/);
    expect(() => parseCsv('a,b\n')).toThrow(/no rows/);
  });
});

describe('times', () => {
  it.each([
    ['iso', '2015-02-04 17:51:59', '2015-02-04T17:51:59.000Z'],
    ['iso', '2005-07-24T00:30:00Z', '2005-07-24T00:30:00.000Z'],
    ['iso', '2005-07-24T08:30:00.25+08:00', '2005-07-24T00:30:00.250Z'],
    ['iso', '2005-07-24', '2005-07-24T00:00:00.000Z'],
    ['epoch-s', '1122163200', '2005-07-24T00:00:00.000Z'],
    ['epoch-ms', '1122163200123', '2005-07-24T00:00:00.123Z'],
    ['DD/MM/YYYY HH:mm', '24/07/2005 13:05', '2005-07-24T13:05:00.000Z'],
  ])('as %s are read: %s', (format, text, wanted) => {
    expect(iso(timeReader(format)(text))).toBe(wanted);
  });

  it.each([
    ['iso', '2005-13-44'],
    ['iso', 'yesterday'],
    ['epoch-s', ''],
    ['DD/MM/YYYY HH:mm', '2005-07-24 13:05'],
  ])('as %s are not guessed: %s', (format, text) => {
    expect(timeReader(format)(text)).toBeUndefined();
  });

  it('of no known format are refused', () => {
    expect(() => timeReader('whatever')).toThrow(/no time format/);
  });
});

describe('a replay', () => {
  const map = new Map([
    ['temperature', 'T'],
    ['co2', 'CO2'],
  ]);
  const options = {
    folder: folderOf('environment-sensor'),
    map,
    constants: new Map<string, string>(),
    timeColumn: 'date',
    readTime: timeReader('iso'),
  };
  const table = parseCsv(
    'date,T,CO2\n2015-02-04 17:51:00,23.18,721.25\n2015-02-04 17:52:00,,714\n2015-02-04 17:53:00,,\n',
  );

  it('carries exactly the values of the file, and counts the empty ones', () => {
    const plan = planReplay(table, options);
    expect(plan).toMatchObject({ rows: 3, values: 3, empty: 3 });
    expect(plan.messages).toEqual([
      { at: Date.UTC(2015, 1, 4, 17, 51), channel: 'telemetry', data: { temperature: 23.18, co2: 721.25 } },
      { at: Date.UTC(2015, 1, 4, 17, 52), channel: 'telemetry', data: { co2: 714 } },
    ]);
  });

  it('adds constants to every message', () => {
    const counts = parseCsv('date,observed\n2005-07-24T00:00:00Z,7\n');
    const plan = planReplay(counts, {
      ...options,
      folder: folderOf('people-counter'),
      map: new Map([['peopleIn', 'observed']]),
      constants: new Map([['intervalS', '1800']]),
    });
    expect(plan.messages[0]?.data).toEqual({ peopleIn: 7, intervalS: 1800 });
  });

  it.each([
    ['a point that the class does not have', { map: new Map([['heat', 'T']]) }, /no point "heat".*temperature/],
    ['a column that the file does not have', { map: new Map([['co2', 'Co2']]) }, /no column "Co2".*CO2/],
    ['a time that cannot be read', { timeColumn: 'T' }, /Line 2: "23.18" is not a time/],
    [
      'a value of the wrong kind',
      { map: new Map([['co2', 'date']]) },
      /Line 2: "2015-02-04 17:51:00" is no number for co2/,
    ],
    [
      'a required point that is neither in the file nor given',
      { folder: folderOf('people-counter'), map: new Map([['peopleOut', 'T']]) },
      /requires peopleIn on telemetry/,
    ],
  ])('names %s', (_, change, message) => {
    expect(() => planReplay(table, { ...options, ...change })).toThrow(message);
  });
});
