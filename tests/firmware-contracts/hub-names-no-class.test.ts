// A device class is data: no file of the hub may know one by name.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { camelCase, pascalCase } from '../../tools/generate/class-names.ts';

const ROOT = join(import.meta.dirname, '../..');
const sources = globSync('hub/**/*.{ts,tsx,css,html,json}', { cwd: ROOT, exclude: (path) => path.includes('dist') });
const names = listClassFolders([join(ROOT, 'firmware-contracts')]).map((path) => loadClassFolder(path).contract.class);

/** Classes of one word are ordinary words elsewhere (`screen.width`), so they count as string literals only. */
function patternFor(name: string): RegExp {
  const spellings = name.includes('-')
    ? `${name}|${camelCase(name)}|${pascalCase(name)}`
    : `['"\`/]${name}(-\\d+)?['"\`/]`;
  return new RegExp(spellings);
}

it.each(names)('hub/ does not know the class %s', (name) => {
  const pattern = patternFor(name);
  const knowing = sources.filter((path) => pattern.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(sources.length).toBeGreaterThan(50);
  expect(knowing).toEqual([]);
});

it.each(['guide-robot', 'kiosk'])('a file that knows the class %s would be found', (name) => {
  expect(patternFor(name).test(`if (device.class === '${name}') return;`)).toBe(true);
});
