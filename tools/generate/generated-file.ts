// One generated file: where it lies, what it should hold, and whether it still does.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GeneratedFile {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly content: string;
}

export function isStale(root: string, { path, content }: GeneratedFile): boolean {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== content;
}

export function write(root: string, { path, content }: GeneratedFile): void {
  writeFileSync(join(root, path), content);
}
