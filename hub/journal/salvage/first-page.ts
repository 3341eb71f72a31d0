// Makes a damaged file readable at all: SQLite gives up on one that is too short, or whose first page is lost.

import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** SQLite's own, which nothing here changes. */
const PAGE_BYTES = 4096;
/** Of the number of pages in the file header: https://sqlite.org/fileformat.html#the_database_header */
const PAGE_COUNT_AT = 28;

/** Fills up with zeros what the header says there should be: the pages that are there can then be read. */
export function padToItsSize(file: string): void {
  withFile(file, (handle) => {
    const wanted = firstPageOf(handle).readUInt32BE(PAGE_COUNT_AT) * PAGE_BYTES;
    const { size } = fstatSync(handle);
    // A garbled header may ask for anything; a sparse file of any size would only take time to look through.
    if (size < wanted && wanted <= size * 4) ftruncateSync(handle, wanted);
  });
}

/**
 * Takes the first page of a new journal, with the table of contents: tables are made in one order, so they begin on the
 * same pages. Whoever reads on must look whether that holds, as it does not for a file that came from an earlier version.
 */
export function replaceFirstPage(file: string, newJournal: string): void {
  const page = withFile(newJournal, firstPageOf);
  withFile(file, (handle) => {
    page.writeUInt32BE(Math.floor(fstatSync(handle).size / PAGE_BYTES), PAGE_COUNT_AT);
    writeSync(handle, page, 0, PAGE_BYTES, 0);
  });
}

function firstPageOf(handle: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES);
  readSync(handle, page, 0, PAGE_BYTES, 0);
  return page;
}

function withFile<T>(file: string, work: (handle: number) => T): T {
  const handle = openSync(file, 'r+');
  try {
    return work(handle);
  } finally {
    closeSync(handle);
  }
}
