// A disk that fails at one statement of SQLite, or at one reading, for as long as a test wants.

import { DatabaseSync, StatementSync } from 'node:sqlite';
import { onTestFinished, vi } from 'vitest';

export interface FailingDisk {
  /** Statements that fail, by their whole text. */
  statements: readonly string[];
  /** Readings of one row that fail, by a part of their text. */
  readings: readonly string[];
}

export function failingDisk(): FailingDisk {
  const failing: FailingDisk = { statements: [], readings: [] };
  const { exec } = DatabaseSync.prototype;
  const { get } = StatementSync.prototype;
  const spies = [
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      if (failing.statements.includes(sql)) throw ioError();
      return exec.call(this, sql);
    }),
    vi.spyOn(StatementSync.prototype, 'get').mockImplementation(function (this: StatementSync, ...values) {
      if (failing.readings.some((part) => this.sourceSQL.includes(part))) throw ioError();
      return Reflect.apply(get, this, values);
    }),
  ];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return failing;
}

/** https://sqlite.org/rescode.html#ioerr */
const ioError = () => Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
