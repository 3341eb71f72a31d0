// Columns line up on a terminal, Chinese characters included.

import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { formatTable } from '../../hub/command-line/table.ts';

it('a table keeps its columns in line, Chinese characters counted as two', () => {
  const table = stripVTControlCharacters(
    formatTable(['id', '名称', 'zone'], [['kiosk-01', '自助终端', 'a'], ['k', 'x', 'b'], ['short']]),
  );
  expect(table.split('\n')).toEqual([
    'id        名称      zone',
    'kiosk-01  自助终端  a',
    'k         x         b',
    'short',
  ]);
});

it('a table without rows is its head', () => {
  expect(stripVTControlCharacters(formatTable(['id', 'zone'], []))).toBe('id  zone');
});
