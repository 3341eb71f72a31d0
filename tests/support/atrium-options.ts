// The options of Node that `atrium` runs with, for tests that start its parts as processes of their own.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './atrium-process.ts';

/** Those of the first line of tools/atrium.mjs. */
export function optionsOfAtrium(): string[] {
  return wordsOfFirstLine().filter((word) => word.startsWith('--'));
}

/** Also those of that line. */
export function environmentOfAtrium(): Record<string, string> {
  const pairs = wordsOfFirstLine().flatMap((word) => [...word.matchAll(/^([A-Z_]+)=(.*)$/g)]);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

function wordsOfFirstLine(): string[] {
  const [firstLine = ''] = readFileSync(join(ROOT, 'tools/atrium.mjs'), 'utf8').split('\n');
  return firstLine.split(' ');
}
