// Start: from the command to ready, with an empty journal and with one of a gigabyte.

import { fillJournal } from '../load/fill-journal.ts';
import { createHall } from '../peers/atrium-contestant.ts';
import { atMost, type Row, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const DEVICES = 20;
/** Windows of five values: a gigabyte of journal. */
const WINDOWS_OF_A_GIGABYTE = 1_720_000;
const GOAL_MS = 2_000;

export const start: Part = async (options) => [
  await measure(0, options),
  await measure(WINDOWS_OF_A_GIGABYTE, options),
];

async function measure(telemetry: number, { rounds, say }: PartOptions): Promise<Row> {
  const hall = await createHall(DEVICES, undefined);
  try {
    const megabytes = await fillJournal(hall.folder, { events: 0, telemetry, isConfirmed: false });
    const tookMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const begunAt = performance.now();
      const hub = await hall.startHub();
      tookMs.push(performance.now() - begunAt);
      await hub.interrupt();
    }
    say(`journal of ${megabytes.toFixed(0)} MB: ${tookMs.map((ms) => ms.toFixed(0)).join(' ')} ms`);
    return row('start', `start to ready, journal of ${megabytes.toFixed(0)} MB [ms]`, tookMs, atMost(GOAL_MS));
  } finally {
    await hall.remove();
  }
}
