// Looks for damage where a start meets it, in milliseconds; and everywhere, which takes a large journal minutes, where it
// was met already.

import type { DatabaseSync } from 'node:sqlite';
import { LANES, type Lane } from '../../messages/record.ts';
import { isDamage } from './readable-rows.ts';

/** Small, and read or written at each start: looked at wholly. */
const SMALL_TABLES = ['lane', 'epoch_start', 'counter', 'confirmation', 'quarantine_total', 'entry'];
/** Of each lane, from either end; damage in between shows when it is read, and is met then. */
const ROWS_AT_EACH_END = 100;
/** Every JSON text that the hub reads: SQLite does not see where one is garbled. */
const TEXTS = [
  ...LANES.map((lane) => `SELECT data AS text FROM ${lane}_record`),
  'SELECT violation AS text FROM quarantine',
  'SELECT record AS text FROM set_aside',
  `SELECT value AS text FROM entry WHERE map = 'state'`,
];

/** In words for a person; undefined where nothing was found. Throws what is no damage. */
export function findDamage(db: DatabaseSync): string | undefined {
  return found(
    () => damagedTable(db) ?? LANES.map((lane) => damagedLane(db, lane)).find((finding) => finding !== undefined),
  );
}

/** As `findDamage`, on every page and in every text: a disk that fails to read for a moment can look like damage. */
export function findDamageAnywhere(db: DatabaseSync): string | undefined {
  return found(() => {
    const said = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (said !== 'ok') return String(said);
    return TEXTS.some((query) => hasGarbled(db, query)) ? 'a text is garbled' : undefined;
  });
}

function found(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    if (isDamage(error) && error instanceof Error) return error.message;
    throw error;
  }
}

function damagedTable(db: DatabaseSync): string | undefined {
  const known = new Set(
    db
      .prepare('SELECT name FROM sqlite_schema')
      .all()
      .map(({ name }) => name),
  );
  const missing = [...SMALL_TABLES, ...LANES.map((lane) => `${lane}_record`)].find((table) => !known.has(table));
  if (missing !== undefined) return `table ${missing} is missing`;
  for (const table of SMALL_TABLES) {
    const said = db.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check;
    if (said !== 'ok') return `table ${table}: ${String(said).replaceAll(/[\s*]+/g, ' ')}`;
  }
  return undefined;
}

function damagedLane(db: DatabaseSync, lane: Lane): string | undefined {
  const position = db.prepare('SELECT last, confirmed FROM lane WHERE name = ?').get(lane);
  const { last, confirmed } = position ?? {};
  if (typeof last !== 'number' || typeof confirmed !== 'number') return `lane ${lane}: its position is missing`;
  const ends = ['ASC', 'DESC'].flatMap((order) =>
    db.prepare(`SELECT seq, data FROM ${lane}_record ORDER BY seq ${order} LIMIT ${ROWS_AT_EACH_END}`).all(),
  );
  const oldestUnsent = db.prepare(`SELECT seq, data FROM ${lane}_record WHERE seq > ? ORDER BY seq LIMIT 1`);
  for (const { seq, data } of [...ends, oldestUnsent.get(confirmed) ?? {}]) {
    if (data !== undefined && !isJson(data)) return `lane ${lane}: record ${seq} is garbled`;
    if (typeof seq === 'number' && seq > last)
      return `lane ${lane}: record ${seq} lies beyond the newest number, ${last}`;
  }
  return confirmed <= last ? undefined : `lane ${lane}: more is confirmed than was recorded`;
}

function hasGarbled(db: DatabaseSync, query: string): boolean {
  for (const { text } of db.prepare(query).iterate()) if (!isJson(text)) return true;
  return false;
}

export function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text));
    return true;
  } catch {
    return false;
  }
}
