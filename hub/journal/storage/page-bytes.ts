// How much of the file a row takes, whole pages and unused ends included.

/** SQLite's page size, unless told otherwise. */
const PAGE_BYTES = 4_096;
// https://sqlite.org/fileformat2.html#b_tree_pages: what of a row stays on its leaf, and what an overflow page holds.
const MOST_ON_LEAF = PAGE_BYTES - 35;
const LEAST_ON_LEAF = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
const ON_OVERFLOW_PAGE = PAGE_BYTES - 4;

/** For rows of one size; a mixture takes little more. */
export function bytesOnPages(rowBytes: number): number {
  const onLeaf = bytesOnLeaf(rowBytes);
  const overflowPages = Math.ceil((rowBytes - onLeaf) / ON_OVERFLOW_PAGE);
  return PAGE_BYTES / Math.floor(PAGE_BYTES / onLeaf) + overflowPages * PAGE_BYTES;
}

function bytesOnLeaf(rowBytes: number): number {
  if (rowBytes <= MOST_ON_LEAF) return rowBytes;
  const remainder = LEAST_ON_LEAF + ((rowBytes - LEAST_ON_LEAF) % ON_OVERFLOW_PAGE);
  return remainder <= MOST_ON_LEAF ? remainder : LEAST_ON_LEAF;
}
