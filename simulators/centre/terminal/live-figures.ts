// The centre's figures on the terminal: a table that renews itself, or lines now and then where there is no terminal.

import { type Clock, seconds } from '../../foundation/clock.ts';
import type { HallFigures } from '../account/hall-account.ts';
import { type HallRow, rowOf } from './hall-row.ts';
import { hallsTable, hallsText } from './halls-table.ts';

export interface LiveFiguresOptions {
  readonly clock: Clock;
  readonly figures: () => Readonly<Record<string, HallFigures>>;
  readonly output: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    write(text: string): unknown;
  };
}

export interface LiveFigures {
  /** A line that stays, above the table. */
  note(line: string): void;
  end(): void;
}

const MOST_HALLS_IN_A_LOG = 20;
/** Back to the first line of the table, which is then written anew. */
const upBy = (lines: number): string => (lines > 0 ? `\x1b[${lines}A\r\x1b[J` : '');

export function showFigures({ clock, figures, output }: LiveFiguresOptions): LiveFigures {
  const rows = (): HallRow[] => Object.entries(figures()).map(([hall, each]) => rowOf(hall, each, clock.now()));
  return output.isTTY ? liveTable(rows) : logLines(rows);

  function liveTable(current: () => HallRow[]): LiveFigures {
    let height = 0;
    const draw = (above = ''): void => {
      // One line less than there is: the last one would scroll.
      const space = { columns: output.columns ?? 120, rows: (output.rows ?? 24) - 1 };
      const lines = hallsTable(current(), space);
      output.write(`${upBy(height)}${above}${lines.join('\n')}\n`);
      height = lines.length;
    };
    const end = clock.every(seconds(1), () => draw());
    return { note: (line) => draw(`${line}\n`), end };
  }

  function logLines(current: () => HallRow[]): LiveFigures {
    let before = '';
    const end = clock.every(seconds(10), () => {
      const text = hallsText(current(), MOST_HALLS_IN_A_LOG);
      if (text !== before) output.write(`${text}\n`);
      before = text;
    });
    return { note: (line) => void output.write(`${line}\n`), end };
  }
}
