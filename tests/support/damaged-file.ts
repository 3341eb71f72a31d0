// Damages a journal's file: whole pages, or single bytes.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export const PAGE_BYTES = 4096;

/** The page, from 0 on, on which this text lies. */
export function pageHolding(file: string, text: string): number {
  const at = readFileSync(file).indexOf(text);
  if (at < 0) throw new Error(`${text} lies nowhere in ${file}`);
  return Math.floor(at / PAGE_BYTES);
}

export function garble(file: string, at: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0x5a), 0, bytes, at);
  closeSync(handle);
}

export const garblePage = (file: string, page: number): void => garble(file, page * PAGE_BYTES, PAGE_BYTES);

/** Page numbers, from 0 on, that the log of a journal holds, in the order of its frames; older frames left behind it are none. */
export function pagesInLog(log: string): number[] {
  const bytes = readFileSync(log);
  const salts = bytes.subarray(16, 24);
  const pages = [];
  for (let at = 32; at + 24 + PAGE_BYTES <= bytes.length; at += 24 + PAGE_BYTES) {
    if (!bytes.subarray(at + 8, at + 16).equals(salts)) break;
    pages.push(bytes.readUInt32BE(at) - 1);
  }
  return pages;
}
