// The centre's figures on the terminal: one line that renews itself, or a line now and then where there is no terminal.

import { type Cancel, type Clock, seconds } from '../foundation/clock.ts';
import type { HallFiguresView } from './hall-figures.ts';

const LANES = ['alarm', 'event', 'report', 'telemetry'];

export interface LineOptions {
  readonly clock: Clock;
  readonly figures: () => Readonly<Record<string, HallFiguresView>>;
  readonly output: { readonly isTTY?: boolean; write(text: string): unknown };
}

export function showFigures({ clock, figures, output }: LineOptions): Cancel {
  let before = '';
  return clock.every(output.isTTY ? seconds(1) : seconds(10), () => {
    const line = describeFigures(figures());
    if (output.isTTY) output.write(`\r\x1b[K${line}`);
    else if (line !== before) output.write(`${line}\n`);
    before = line;
  });
}

export function describeFigures(halls: Readonly<Record<string, HallFiguresView>>): string {
  const lines = Object.entries(halls).map(([hall, figures]) => `${hall} ${figures.presence}: ${describeHall(figures)}`);
  return lines.join(' || ') || 'no hall has connected yet';
}

function describeHall({ lanes, earlier, activeAlarms, malformed }: HallFiguresView): string {
  const all = [...Object.values(lanes), ...earlier];
  const counts = LANES.map((lane) => `${lane} ${lanes[lane]?.received ?? 0}`).join(', ');
  const missing = all.flatMap((lane) => lane.missing).reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const duplicates = all.reduce((sum, lane) => sum + lane.duplicates, 0);
  return `${counts} | missing ${missing}, repeated ${duplicates}, unreadable ${malformed} | active alarms ${activeAlarms.length}`;
}
