// Detection: a killed socket to the alarm at the centre, and the last message to `silent` in a large hall.

import { waitFor } from '../../support/wait-for.ts';
import { AlarmWatch } from '../load/alarm-watch.ts';
import { LoadClient } from '../load/load-client.ts';
import { runLoad } from '../load/run-load.ts';
import { type AtriumContestant, startAtrium } from '../peers/atrium-contestant.ts';
import { type Centre, startCentre } from '../peers/centre.ts';
import { atMost, percentileOf, type Row, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const KILLS = 20;
const BETWEEN_KILLS_MS = 200;
const KILL_DEADLINE_MS = 10_000;
const DEVICES = 1_000;
const FALLING_SILENT = 20;
/** Each kiosk says its telemetry every five seconds, as its contract has it. */
const HALL_PER_SECOND = DEVICES / 5;
/** freshnessMs of the kiosk's contract. */
const WINDOW_MS = 15_000;
const SILENCE_LOAD_MS = 2.5 * WINDOW_MS;
const PERCENT = 100;

export const detection: Part = async (options) => {
  const centre = await startCentre();
  const watch = await AlarmWatch.at(centre);
  try {
    return [...(await killedSockets(centre, watch, options)), ...(await silence(centre, watch, options))];
  } finally {
    await watch.stop();
    await centre.stop();
  }
};

async function killedSockets(centre: Centre, watch: AlarmWatch, { say }: PartOptions): Promise<Row[]> {
  const atrium = await startAtrium(KILLS, centre);
  const tookMs: number[] = [];
  try {
    for (const device of atrium.devices(KILLS)) {
      const client = await saidSomething(atrium, device);
      const killedAt = performance.now();
      client.kill();
      const arrivedAt = await waitFor(() => watch.arrivedAt(device.id, 'offline'), {
        ...{ timeoutMs: KILL_DEADLINE_MS, everyMs: 1, what: `the alarm of ${device.id} at the centre` },
      });
      tookMs.push(arrivedAt - killedAt);
    }
  } finally {
    await atrium.stop();
  }
  say(`killed socket to alarm: ${tookMs.map((ms) => ms.toFixed(0)).join(' ')} ms`);
  const label = `${KILLS} killed sockets, to the alarm at the centre`;
  return [
    row('detection', `${label}: p50 [ms]`, [percentileOf(tookMs, 0.5)]),
    row('detection', `${label}: p99 [ms]`, [percentileOf(tookMs, 0.99)], atMost(200)),
  ];
}

/** A device that is known to be there: connected, acknowledged, and a moment older than that. */
async function saidSomething(atrium: AtriumContestant, device: { id: string; password: string }): Promise<LoadClient> {
  return new Promise((resolve, reject) => {
    const onAcknowledged = (client: LoadClient) => setTimeout(() => resolve(client), BETWEEN_KILLS_MS);
    LoadClient.open({ port: atrium.port, device, channel: 'event', onAcknowledged }).then(
      (client) => client.publish(),
      reject,
    );
  });
}

async function silence(centre: Centre, watch: AlarmWatch, { say }: PartOptions): Promise<Row[]> {
  const atrium = await startAtrium(DEVICES, centre);
  try {
    const devices = atrium.devices(DEVICES);
    const saidAt = new Map<string, number>();
    const quietOnes: LoadClient[] = [];
    const fallSilent = async () => {
      for (const device of devices.slice(0, FALLING_SILENT)) {
        const client = await LoadClient.open({ port: atrium.port, device, channel: 'telemetry', onAcknowledged: noop });
        quietOnes.push(client);
        client.publish();
        saidAt.set(device.id, performance.now());
      }
    };
    await runLoad(
      {
        ...{ port: atrium.port, devices: devices.slice(FALLING_SILENT), channel: 'telemetry', centre: null },
        ...{ pace: { kind: 'rate', perSecond: HALL_PER_SECOND }, warmUpMs: 5_000, measureMs: SILENCE_LOAD_MS },
      },
      { beforeMeasuring: fallSilent },
    );
    const errors = devices
      .slice(0, FALLING_SILENT)
      .map(({ id }) => errorOf(watch.arrivedAt(id, 'silent'), saidAt.get(id)));
    const falseAlarms = devices.slice(FALLING_SILENT).filter(({ id }) => watch.arrivedAt(id, 'silent')).length;
    for (const client of quietOnes) client.kill();
    say(`last message to silent, error: ${errors.map((error) => error.toFixed(1)).join(' ')} %`);
    const label = `${DEVICES} devices, last message to silent at the centre`;
    return [
      row('detection', `${label}: largest error [% of the window]`, [Math.max(...errors.map(Math.abs))], atMost(10)),
      row('detection', `${label}: others called silent [devices]`, [falseAlarms], atMost(0)),
    ];
  } finally {
    await atrium.stop();
  }
}

/** In percent of the window; NaN where no alarm came, which misses the goal. */
function errorOf(arrivedAt: number | undefined, saidAt: number | undefined): number {
  if (arrivedAt === undefined || saidAt === undefined) return Number.NaN;
  return ((arrivedAt - saidAt - WINDOW_MS) / WINDOW_MS) * PERCENT;
}

function noop(): void {}
