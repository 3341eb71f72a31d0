// Copies what can be read of a damaged journal into a new one, table by table.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { LANES } from '../../messages/record.ts';
import { isJson } from './damage-check.ts';
import { fewRows, numberedRows, type Row, unlessDamaged } from './readable-rows.ts';

interface CopiedTable {
  readonly name: string;
  /** More than one, or a text: a table of few rows. */
  readonly keys: readonly string[];
  readonly isNumbered: boolean;
  /** A column that holds JSON text: where it is garbled, the row is lost. */
  readonly json?: string;
}

const RECORDS = LANES.map((lane) => ({ name: `${lane}_record`, keys: ['seq'], isNumbered: true, json: 'data' }));
const TABLES: readonly CopiedTable[] = [
  ...RECORDS,
  { name: 'quarantine', keys: ['id'], isNumbered: true, json: 'violation' },
  { name: 'set_aside', keys: ['id'], isNumbered: true, json: 'record' },
  { name: 'counter', keys: ['name'], isNumbered: false },
  { name: 'confirmation', keys: ['lane', 'up_to_seq'], isNumbered: false },
  { name: 'entry', keys: ['map', 'key'], isNumbered: false },
];
/** Keeps the log of the new file short. */
const ROWS_PER_TRANSACTION = 5_000;
/** https://sqlite.org/rescode.html: a row that breaks the rules of its table is a garbled one. */
const CONSTRAINT = 19;
const MISMATCH = 20;

/** Positions and epochs are not copied here: they need more than a look at each row. */
export function copyRows(from: DatabaseSync, to: DatabaseSync): void {
  for (const table of TABLES) copyTable(from, to, table);
  to.exec('UPDATE quarantine_total SET (entries, bytes) = (SELECT count(*), coalesce(sum(size), 0) FROM quarantine)');
}

function copyTable(from: DatabaseSync, to: DatabaseSync, { name, keys, isNumbered, json }: CopiedTable): void {
  const columns = columnsOf(to, name);
  const known = new Set(unlessDamaged(() => columnsOf(from, name)) ?? []);
  const shared = columns.filter((column) => known.has(column));
  const [key] = keys;
  if (shared.length === 0 || key === undefined) return;
  const insert = to.prepare(`INSERT INTO ${name} (${shared.join()}) VALUES (${shared.map(() => '?').join()})`);
  let count = 0;
  to.exec('BEGIN');
  for (const row of isNumbered ? numberedRows(from, name, key) : fewRows(from, name, keys)) {
    if (isReadable(name, row, json))
      insertIfSound(
        insert,
        shared.map((column) => row[column] ?? null),
      );
    if (++count % ROWS_PER_TRANSACTION === 0) to.exec('COMMIT; BEGIN');
  }
  to.exec('COMMIT');
}

function isReadable(table: string, row: Row, json: string | undefined): boolean {
  // What the hub keeps of itself is JSON; other maps hold any text.
  if (table === 'entry') return row.map !== 'state' || isJson(row.value);
  return json === undefined || isJson(row[json]);
}

function insertIfSound(insert: StatementSync, values: readonly SQLInputValue[]): void {
  try {
    insert.run(...values);
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    if (code !== CONSTRAINT && code !== MISMATCH) throw error;
  }
}

function columnsOf(db: DatabaseSync, table: string): string[] {
  return db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
}
