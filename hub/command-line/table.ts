// A plain text table: columns as wide as their widest cell, with Chinese characters counted as two.

import { styleText } from 'node:util';

export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join('  ')
      .trimEnd();
  return [styleText('bold', line(head)), ...rows.map(line)].join('\n');
}

function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (/[\u2E80-\uFFEF]/.test(character) ? 2 : 1), 0);
}
