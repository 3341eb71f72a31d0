// All halls as lines of text: a table for a terminal, sentences for a log.

import { styleText } from 'node:util';
import { LANES } from '../cloud-event.ts';
import { type HallRow, sortRows } from './hall-row.ts';

export interface Space {
  readonly columns: number;
  /** Lines, at most. */
  readonly rows: number;
}

const HEAD = [
  'HALL',
  'LINE',
  ...LANES.map((lane) => lane.toUpperCase()),
  'MISSING',
  'GIVEN UP',
  'REPEATED',
  'HISTORICAL',
  'ALARMS',
  'LAST',
  '',
];
/** Hall and line read from the left, and so does what is wrong. */
const TEXT_COLUMNS = [0, 1, HEAD.length - 1];
/** Head, summary and what is left out. */
const FRAME_LINES = 3;

export function hallsTable(rows: readonly HallRow[], { columns, rows: height }: Space): string[] {
  if (rows.length === 0) return ['no hall has connected yet'];
  const shown = sortRows(rows).slice(0, Math.max(1, height - FRAME_LINES));
  const cells = shown.map(cellsOf);
  const widths = HEAD.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, column, widths))
      .join('  ')
      .slice(0, columns);
  const body = cells.map((row, index) => styleText(styleOf(shown[index]), line(row)));
  const left = rows.length - shown.length;
  const more = left > 0 ? [`… and ${left} more`.slice(0, columns)] : [];
  return [styleText('bold', line(HEAD)), ...body, ...more, summary(rows).slice(0, columns)];
}

/** For a log: all together, and the halls where something is wrong, at most so many. */
export function hallsText(rows: readonly HallRow[], most: number): string {
  if (rows.length === 0) return 'no hall has connected yet';
  if (rows.length === 1) return rows.map(describe).join('');
  const troubled = sortRows(rows).filter(({ problem }) => problem !== '');
  return [summary(rows), ...troubled.slice(0, most).map(describe)].join('\n');
}

function describe({ hall, presence, lanes, missing, duplicates, historical, activeAlarms, problem }: HallRow): string {
  const counts = LANES.map((lane, index) => `${lane} ${lanes[index]?.received ?? 0}`).join(', ');
  const state = `missing ${missing}, repeated ${duplicates}, historical ${historical} | active alarms ${activeAlarms}`;
  return `${hall} ${presence}: ${counts} | ${state}${problem && ` | ${problem}`}`;
}

function summary(rows: readonly HallRow[]): string {
  const sum = (of: (row: HallRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const stored = sum(({ lanes }) => lanes.reduce((all, { received }) => all + received, 0));
  const online = sum(({ presence }) => Number(presence === 'online'));
  const parts = [`${rows.length} ${rows.length === 1 ? 'hall' : 'halls'}, ${online} online`, `stored ${stored}`];
  return [...parts, `missing ${sum(({ missing }) => missing)}`, `given up ${sum(({ givenUp }) => givenUp)}`].join(
    ' | ',
  );
}

function cellsOf(row: HallRow): string[] {
  const { hall, presence, lanes, missing, givenUp, duplicates, historical, activeAlarms, secondsSinceRecord } = row;
  const perLane = lanes.map((lane) => (lane.missing > 0 ? `${lane.received} -${lane.missing}` : String(lane.received)));
  const counts = [missing, givenUp, duplicates, historical, activeAlarms].map(String);
  const last = secondsSinceRecord === undefined ? '-' : `${secondsSinceRecord} s`;
  return [
    hall,
    presence,
    ...perLane,
    ...counts,
    last,
    row.problem || (row.isCatchingUp && missing > 0 ? 'catching up' : ''),
  ];
}

function styleOf(row: HallRow | undefined): 'red' | 'yellow' | 'reset' {
  if (row?.problem) return 'red';
  return row?.isCatchingUp && row.missing > 0 ? 'yellow' : 'reset';
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return TEXT_COLUMNS.includes(column) ? cell.padEnd(width) : cell.padStart(width);
}
