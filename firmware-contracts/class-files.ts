// Reads a class folder as text, so that a check can judge it without reaching the disk.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

export interface ClassFiles {
  /** The name of the folder. */
  readonly name: string;
  /** By path within the folder, with `/`: the text of each file. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Throws what the file system throws; the caller names the folder to the person. */
export function readClassFiles(path: string): ClassFiles {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [relative(path, file).split(sep).join('/'), readFileSync(file, 'utf8')] as const;
  });
  return { name: basename(path), texts: new Map(texts) };
}
