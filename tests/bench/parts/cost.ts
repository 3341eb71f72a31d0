// Cost: CPU for a message and memory by the number of devices, at one and the same rate of messages.

import type { Pace } from '../load/load-job.ts';
import { runLoad } from '../load/run-load.ts';
import { type AtriumContestant, startAtrium } from '../peers/atrium-contestant.ts';
import { startCentre } from '../peers/centre.ts';
import { cpuSecondsOf, rssMbOf } from '../process-figures.ts';
import { atMost, type Row, ratios, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

/** One rate for all, so that what grows with the number of devices alone is not spread over more messages. */
const PER_SECOND = 200;
const STEADY: Pace = { kind: 'rate', perSecond: PER_SECOND };
const DEVICE_COUNTS = [50, 120, 200, 1_000];
const WARM_UP_MS = 2_000;
const MEASURE_MS = 6_000;
/** At full speed. */
const COMPILE_MS = 3_000;
const FEW = 50;
const MANY = 1_000;
/** The hall that the goal for memory speaks of. */
const MEMORY_HALL = 120;

interface Cost {
  readonly cpuPerThousand: number;
  readonly rssMb: number;
}

export const cost: Part = async (options) => {
  const costs = new Map<number, Cost[]>(DEVICE_COUNTS.map((devices) => [devices, []]));
  for (let round = 1; round <= options.rounds; round += 1)
    for (const devices of DEVICE_COUNTS) costs.get(devices)?.push(await measure(devices, options));
  const cpuOf = (devices: number) => (costs.get(devices) ?? []).map(({ cpuPerThousand }) => cpuPerThousand);
  const rows = DEVICE_COUNTS.flatMap((devices) => rowsOf(devices, costs.get(devices) ?? []));
  const flatness = row(
    'cost',
    `CPU per message, ${MANY} ÷ ${FEW} devices`,
    ratios(cpuOf(MANY), cpuOf(FEW)),
    atMost(1.2),
  );
  return [...rows, flatness];
};

async function measure(devices: number, { say }: PartOptions): Promise<Cost> {
  const centre = await startCentre();
  const atrium = await startAtrium(devices, centre);
  try {
    await load(atrium, devices, STEADY);
    const rssMb = rssMbOf(atrium.pid);
    // A hub that runs for days has long been compiled; at this rate that alone would take minutes.
    await load(atrium, Math.min(devices, FEW), { kind: 'in-flight', messages: 4 }, COMPILE_MS);
    const cpuPerThousand = await load(atrium, devices, STEADY);
    say(`${devices} devices: ${cpuPerThousand.toFixed(4)} CPU s per 1,000, ${rssMb.toFixed(0)} MB`);
    return { cpuPerThousand, rssMb };
  } finally {
    await atrium.stop();
    await centre.stop();
  }
}

/** CPU seconds of the hub for a thousand messages. */
async function load(atrium: AtriumContestant, devices: number, pace: Pace, measureMs = MEASURE_MS): Promise<number> {
  let cpuS = 0;
  const job = { port: atrium.port, devices: atrium.devices(devices), channel: 'event', pace, centre: null } as const;
  const { sent } = await runLoad(
    { ...job, warmUpMs: WARM_UP_MS, measureMs },
    {
      beforeMeasuring: async () => {
        await atrium.settled();
        cpuS = cpuSecondsOf(atrium.pid);
      },
      afterMeasuring: async () => {
        cpuS = cpuSecondsOf(atrium.pid) - cpuS;
      },
    },
  );
  return cpuS / (sent / 1000);
}

function rowsOf(devices: number, costs: readonly Cost[]): Row[] {
  const label = `${devices} devices, ${PER_SECOND} msg/s together`;
  const memory = costs.map(({ rssMb }) => rssMb);
  return [
    row(
      'cost',
      `${label}: CPU per 1,000 [s]`,
      costs.map(({ cpuPerThousand }) => cpuPerThousand),
    ),
    row('cost', `${label}: memory [MB]`, memory, devices === MEMORY_HALL ? atMost(130) : null),
  ];
}
