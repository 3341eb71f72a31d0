// Idle: what the hub of the demo hall takes when nobody does anything special.

import { type Row, row } from '../rows.ts';
import { idleCpuOfDemoHall } from './idle-hall.ts';
import type { Part } from './part.ts';

const SECONDS_A_MINUTE = 60;
const PERCENT = 100;

export const idle: Part = async ({ say }): Promise<Row[]> => {
  const perMinute = await idleCpuOfDemoHall();
  say(`${perMinute.toFixed(2)} CPU s a minute`);
  return [
    row('idle', 'demo hall, hub: CPU [s a minute]', [perMinute]),
    row('idle', 'demo hall, hub: CPU [% of one core]', [(perMinute / SECONDS_A_MINUTE) * PERCENT]),
  ];
};
