// Reads comma-separated values (RFC 4180), also as R writes them: with row names that the header does not count.

import { SimulationError } from '../foundation/errors.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Throws SIMULATION_INPUT_INVALID, naming the line. */
export function parseCsv(text: string): Table {
  const [header, ...rows] = records(text.replace(/^\uFEFF/, ''));
  if (!header || rows.length === 0)
    throw new SimulationError('SIMULATION_INPUT_INVALID', 'The file has no rows below its header.');
  const hasRowNames = rows.every(({ cells }) => cells.length === header.cells.length + 1);
  const columns = hasRowNames ? ['', ...header.cells] : header.cells;
  const odd = rows.find(({ cells }) => cells.length !== columns.length);
  if (odd) {
    const message = `Line ${odd.line} has ${odd.cells.length} values, where the header has ${columns.length}.`;
    throw new SimulationError('SIMULATION_INPUT_INVALID', message);
  }
  return { columns, rows };
}

function records(text: string): Row[] {
  const found: Row[] = [];
  // A cell, quoted or plain, and what ends it: a comma, a line end, or the end of the text.
  const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let [line, startLine, cells] = [1, 1, [] as string[]];
  while (CELL.lastIndex < text.length || cells.length > 0) {
    const match = CELL.exec(text);
    if (!match) throw new SimulationError('SIMULATION_INPUT_INVALID', `Line ${line} has a stray quotation mark.`);
    const [, quoted, plain = '', end = ''] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += (quoted?.match(/\n/g)?.length ?? 0) + (end === '' || end === ',' ? 0 : 1);
    if (end === ',') continue;
    if (cells.length > 1 || cells[0] !== '') found.push({ line: startLine, cells });
    [startLine, cells] = [line, []];
  }
  return found;
}
