// Puts the same load on several brokers in turn, so that whatever else the machine does falls on all of them.

import type { Contestant } from '../peers/contestant.ts';
import { cpuSecondsOf } from '../process-figures.ts';
import type { LoadResult, Pace } from './load-job.ts';
import { runLoad } from './run-load.ts';

const WARM_UP_MS = 1_500;
const MEASURE_MS = 4_000;

export interface Round extends LoadResult {
  readonly perSecond: number;
  /** CPU seconds of the broker, also of what it does after the acknowledgement. */
  readonly cpuPerThousand: number;
}

export interface AlternateOptions {
  readonly clients: number;
  readonly pace: Pace;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

/** A B C, A B C, …; the rounds of each by its name. */
export async function alternate(
  contestants: readonly Contestant[],
  { clients, pace, rounds, say }: AlternateOptions,
): Promise<Map<string, Round[]>> {
  const results = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const contestant of contestants) {
      const result = await measure(contestant, clients, pace);
      results.get(contestant.name)?.push(result);
      const { perSecond, cpuPerThousand, generatorCpu } = result;
      const figures = `${perSecond.toFixed(0)} msg/s, ${cpuPerThousand.toFixed(4)} CPU s per 1,000`;
      say(
        `round ${round}, ${clients} clients, ${contestant.name}: ${figures}, generator ${generatorCpu.toFixed(2)} core`,
      );
    }
  return results;
}

async function measure(contestant: Contestant, clients: number, pace: Pace): Promise<Round> {
  let cpuS = 0;
  const settledCpu = async () => {
    await contestant.settled();
    const { pid, otherPids = [] } = contestant;
    return [pid, ...otherPids].reduce((sum, each) => sum + cpuSecondsOf(each), 0);
  };
  const result = await runLoad(
    {
      ...{ port: contestant.port, devices: contestant.devices(clients), channel: 'event', pace },
      ...{ warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS, centre: null },
    },
    {
      beforeMeasuring: async () => {
        cpuS -= await settledCpu();
      },
      afterMeasuring: async () => {
        cpuS += await settledCpu();
      },
    },
  );
  const { inTime, durationMs, sent } = result;
  return { ...result, perSecond: inTime / (durationMs / 1000), cpuPerThousand: cpuS / (sent / 1000) };
}
