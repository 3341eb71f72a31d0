// Tells a disk that fails from a program that errs, by SQLite's result codes.

import { AtriumError, systemErrorCode } from '../../foundation/errors.ts';
import type { Fault } from '../protocol.ts';

// https://sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const NOMEM = 7;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const PROTOCOL = 15;
const NOTADB = 26;

const MAY_PASS = new Set([BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL]);
const FILE_IS_DAMAGED = new Set([CORRUPT, NOTADB]);

/** The low byte is the primary code: IOERR_FSYNC and all its sisters count as IOERR. */
function primaryCode(error: unknown): number | undefined {
  const isSqlite = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isSqlite ? Number(error.errcode) & 0xff : undefined;
}

/** True where the disk or the file is to blame, false where it is a defect of the program. */
export function isStorageFault(error: unknown): boolean {
  return faultOf(error).code !== 'JOURNAL_REFUSED';
}

/** Another process holds the file. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

export function isDiskFull(error: unknown): boolean {
  return primaryCode(error) === FULL;
}

/** What is told to the hub's thread, as errors themselves lose their codes on the way there. */
export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AtriumError) return { code: error.code, message };
  const code = primaryCode(error);
  if (code !== undefined && MAY_PASS.has(code)) return { code: 'JOURNAL_UNAVAILABLE', message };
  if (code !== undefined && FILE_IS_DAMAGED.has(code)) return { code: 'JOURNAL_INVALID', message };
  // Of the file system itself, as ENOSPC, EROFS and EIO are.
  if (/^E[A-Z0-9]+$/.test(systemErrorCode(error) ?? '')) return { code: 'JOURNAL_UNAVAILABLE', message };
  return { code: 'JOURNAL_REFUSED', message };
}
