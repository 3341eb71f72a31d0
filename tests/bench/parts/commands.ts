// Command round trip: from the centre's publish on its broker to `succeeded` there, through a device that replies at once.

import { CommandedDevice } from '../../support/commanded-device.ts';
import { CommandAsker } from '../load/command-asker.ts';
import { runLoad } from '../load/run-load.ts';
import { withoutNagle } from '../load/without-nagle.ts';
import { startAtrium } from '../peers/atrium-contestant.ts';
import { accessOf, startCentre, WITHOUT_NAGLE } from '../peers/centre.ts';
import { atMost, type Goal, percentileOf, type Row, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const DEVICES = 21;
const WARM_UP = 40;
const COMMANDS = 200;
/** The hub takes 50 commands a second from the centre, and drops what is beyond. */
const EVERY_MS = 25;
const PER_SECOND = 200;
/** The commands take less; the load goes on beside all of them. */
const LOAD_MS = 10_000;

export const commands: Part = async (options) => [
  ...(await measure('command round trip', WITHOUT_NAGLE, options)),
  ...(await measure('the same, Mosquitto as delivered (with Nagle’s algorithm)', [], { ...options, rounds: 1 })),
];

async function measure(label: string, settings: readonly string[], { rounds, say }: PartOptions): Promise<Row[]> {
  const centre = await startCentre(settings);
  const atrium = await startAtrium(DEVICES, centre);
  const asker = await CommandAsker.at(centre);
  const [commanded, ...others] = atrium.devices(DEVICES);
  const device = await CommandedDevice.connect(atrium.hall, { id: commanded?.id ?? '', class: 'kiosk' });
  withoutNagle(device.device.client);
  const ask = (count: number) => roundTrips(asker, device.device.identity.id, count);
  const besideLoad = async () => {
    let asked: Promise<number[]> = Promise.resolve([]);
    const beforeMeasuring = async () => {
      asked = ask(COMMANDS);
    };
    const pace = { kind: 'rate', perSecond: PER_SECOND } as const;
    const job = { port: atrium.port, devices: others, channel: 'event', pace, centre: accessOf(centre) } as const;
    await runLoad({ ...job, warmUpMs: 1_000, measureMs: LOAD_MS }, { beforeMeasuring });
    return asked;
  };
  try {
    await ask(WARM_UP);
    const alone: number[][] = [];
    const beside: number[][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      alone.push(await ask(COMMANDS));
      beside.push(await besideLoad());
      const [p99, p99Beside] = [alone, beside].map((of) => percentileOf(of.at(-1) ?? [], 0.99).toFixed(1));
      say(`round ${round}, ${label}: p99 ${p99} ms, beside ${PER_SECOND} events a second ${p99Beside} ms`);
    }
    const goal = settings === WITHOUT_NAGLE ? atMost(100) : null;
    return [...rowsOf(label, alone, goal), ...rowsOf(`${label}, beside ${PER_SECOND} events/s`, beside, goal)];
  } finally {
    await device.device.close();
    await asker.stop();
    await atrium.stop();
    await centre.stop();
  }
}

async function roundTrips(asker: CommandAsker, device: string, count: number): Promise<number[]> {
  const tookMs: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const took = await asker.roundTrip(device, 'printTestPage');
    tookMs.push(took);
    if (took < EVERY_MS) await new Promise((resolve) => setTimeout(resolve, EVERY_MS - took));
  }
  return tookMs;
}

function rowsOf(label: string, rounds: readonly (readonly number[])[], goal: Goal | null): Row[] {
  const of = (share: number) => rounds.map((tookMs) => percentileOf(tookMs, share));
  return [row('commands', `${label}: p50 [ms]`, of(0.5)), row('commands', `${label}: p99 [ms]`, of(0.99), goal)];
}
