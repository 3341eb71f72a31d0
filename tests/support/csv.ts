// Reads the recorded measurements as numbers by column: written apart from the simulator's reader, to check it.

import { readFileSync } from 'node:fs';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The row number that R writes has no heading: rows may be one cell longer than the head. */
export function readTable(file: string): Table {
  const [first = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const cells = (line: string) => line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));
  const head = cells(first);
  const rows = lines.map((line) => cells(line).slice(-head.length));
  return { head, rows };
}
