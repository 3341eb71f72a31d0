// Reads of a damaged table what can still be read, and passes over what cannot.

import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { AtriumError } from '../../foundation/errors.ts';
import { faultOf } from '../storage/storage-fault.ts';

export type Row = Record<string, SQLOutputValue>;

/** Numbers tried one by one before the steps grow: a page holds fewer rows, an inner page of the tree several thousand. */
const TRIED_ONE_BY_ONE = 1_024;
/** Where even the end of a table cannot be made out: so many numbers in a row are tried without success. */
const TRIED_AT_MOST = 30_000;

/** True where the file is to blame; a disk that fails or a defect of the program is not passed over. */
export function isDamage(error: unknown): boolean {
  return !(error instanceof AtriumError) && faultOf(error).code === 'JOURNAL_INVALID';
}

/** For what is known to be damaged: undefined where it cannot be read, a table that is gone included. */
export function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDamage(error) || isMissing(error)) return undefined;
    throw error;
  }
}

/** SQLite has no code of its own for it. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && /^(no such (table|column)|malformed database schema)/.test(error.message);
}

/** Rows with a number for a key, in its order. Where a page is damaged, each number is sought until one is found again. */
export function* numberedRows(db: DatabaseSync, table: string, key: string): Generator<Row> {
  // Not `>`: to find what follows a number, SQLite would visit the damaged page that ends with it.
  const query = `SELECT * FROM ${table} WHERE ${key} >= ? ORDER BY ${key}`;
  const rows = unlessDamaged(() => db.prepare(query));
  const first = unlessDamaged(() => db.prepare(`${query} LIMIT 1`));
  if (!rows || !first) return;
  let next: number | undefined = 1;
  while (next !== undefined && next !== BEYOND_THE_END) {
    try {
      for (const row of rows.iterate(next)) {
        next = numberFrom(next, row[key]) + 1;
        yield row;
      }
      return;
    } catch (error) {
      if (!isDamage(error) && error !== OUT_OF_ORDER) throw error;
    }
    next = seek(next + 1, (number) => {
      const row = first.get(number);
      return row ? numberFrom(number, row[key]) : BEYOND_THE_END;
    });
  }
}

const BEYOND_THE_END = Number.POSITIVE_INFINITY;
/** A page that lies in the place of another would send the reader round and round. */
const OUT_OF_ORDER = new Error('rows out of order');

function numberFrom(least: number, found: SQLOutputValue | undefined): number {
  if (typeof found !== 'number' || found < least) throw OUT_OF_ORDER;
  return found;
}

/** The least number from `from` on that can be read; `firstFrom` throws where none can be read from there on. */
function seek(from: number, firstFrom: (number: number) => number): number | undefined {
  let missed = from - 1;
  for (let tries = 0; tries < TRIED_AT_MOST; tries++) {
    const step = 1 + Math.floor(tries / TRIED_ONE_BY_ONE);
    const found = foundFrom(missed + step, firstFrom);
    if (found === undefined) missed += step;
    else return step === 1 ? found : seekOneByOne(missed + 1, firstFrom);
  }
  return undefined;
}

/** The steps had grown: something readable may have been passed over. */
function seekOneByOne(from: number, firstFrom: (number: number) => number): number {
  for (let number = from; ; number++) {
    const found = foundFrom(number, firstFrom);
    if (found !== undefined) return found;
  }
}

function foundFrom(number: number, firstFrom: (number: number) => number): number | undefined {
  try {
    return firstFrom(number);
  } catch (error) {
    if (isDamage(error) || error === OUT_OF_ORDER) return undefined;
    throw error;
  }
}

/** Rows of a small table: from its beginning, and where that breaks off also from its end. Sorted as found. */
export function fewRows(db: DatabaseSync, table: string, keys: readonly string[]): Row[] {
  const found = new Map<string, Row>();
  const collect = (order: 'ASC' | 'DESC'): boolean => {
    const sorted = keys.map((key) => `${key} ${order}`).join();
    const isWhole = unlessDamaged(() => {
      for (const row of db.prepare(`SELECT * FROM ${table} ORDER BY ${sorted}`).iterate()) {
        const id = JSON.stringify(keys.map((key) => row[key]));
        if (found.has(id)) return true;
        found.set(id, row);
      }
      return true;
    });
    return isWhole === true;
  };
  if (!collect('ASC')) collect('DESC');
  return [...found.values()];
}
