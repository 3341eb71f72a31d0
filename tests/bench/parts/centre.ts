// Device to centre: from the moment a device says an event to the moment a subscriber of the centre's broker has it.

import type { Latency } from '../load/load-job.ts';
import { runLoad } from '../load/run-load.ts';
import { startAtrium } from '../peers/atrium-contestant.ts';
import { accessOf, startCentre } from '../peers/centre.ts';
import { atMost, type Goal, type Row, row } from '../rows.ts';
import type { Part } from './part.ts';

const DEVICES = 20;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 10_000;
const RATES: readonly { readonly perSecond: number; readonly goal: Goal | null }[] = [
  { perSecond: 20, goal: null },
  { perSecond: 200, goal: atMost(50) },
];

export const centre: Part = async ({ rounds, say }) => {
  const broker = await startCentre();
  const atrium = await startAtrium(DEVICES, broker);
  const rows: Row[] = [];
  try {
    for (const { perSecond, goal } of RATES) {
      const found: Latency[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const { centre: latency, sent } = await runLoad({
          ...{ port: atrium.port, devices: atrium.devices(DEVICES), channel: 'event', centre: accessOf(broker) },
          ...{ pace: { kind: 'rate', perSecond }, warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS },
        });
        if (latency.count !== sent) throw new Error(`of ${sent} events the centre has ${latency.count}`);
        say(`round ${round}, ${perSecond} msg/s: p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`);
        found.push(latency);
      }
      const of = (pick: 'p50' | 'p99') => found.map((latency) => latency[pick]);
      rows.push(row('centre', `${perSecond} msg/s, device to centre: p50 [ms]`, of('p50')));
      rows.push(row('centre', `${perSecond} msg/s, device to centre: p99 [ms]`, of('p99'), goal));
    }
    return rows;
  } finally {
    await atrium.stop();
    await broker.stop();
  }
};
