// Backlog: 72 hours of a large hall, drained while the hall goes on; how fast, and what live events feel of it.
//
//   calm, paced, calm, paced, …    live events alone, and beside a backlog that goes at the default pace
//   drained                        the whole backlog, as fast as the centre's broker acknowledges it

import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { TestHall } from '../../support/test-hall.ts';
import { waitFor } from '../../support/wait-for.ts';
import { fillJournal } from '../load/fill-journal.ts';
import type { LoadResult } from '../load/load-job.ts';
import { runLoad } from '../load/run-load.ts';
import { backlogOf, createHall } from '../peers/atrium-contestant.ts';
import { accessOf, type Centre, startCentre } from '../peers/centre.ts';
import { deviceIds } from '../peers/contestant.ts';
import { atMost, type Row, ratios, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const DEVICES = 20;
const EVENTS = 12_000;
/** Two million values. */
const WINDOWS = 400_000;
const PER_SECOND = 100;
const WARM_UP_MS = 3_000;
const LIVE_MS = 8_000;
/** Fewer than this are those that live events add. */
const EMPTY = 50;
const DRAIN_MS = 600_000;
const UNPACED = { perSecond: 100_000, inFlight: 100 };

interface Paced {
  readonly live: LoadResult;
  /** Records of backlog a second meanwhile. */
  readonly perSecond: number;
}

export const backlog: Part = async (options) => {
  const centre = await startCentre();
  const calmHall = await createHall(DEVICES, centre);
  const backlogHall = await createHall(DEVICES, centre);
  try {
    const megabytes = await fillJournal(backlogHall.folder, { events: EVENTS, telemetry: WINDOWS, isConfirmed: false });
    options.say(`a backlog of ${EVENTS + WINDOWS} records, ${megabytes.toFixed(0)} MB`);
    const calm: Paced[] = [];
    const paced: Paced[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      calm.push(await liveBeside(calmHall, centre));
      paced.push(await liveBeside(backlogHall, centre));
      const [p99, p99Beside] = [calm, paced].map((of) => of.at(-1)?.live.centre.p99.toFixed(1));
      options.say(`round ${round}: live p99 ${p99} ms, beside the backlog ${p99Beside} ms`);
    }
    return [...rowsOf(calm, paced), ...(await drained(backlogHall, centre, options))];
  } finally {
    await calmHall.remove();
    await backlogHall.remove();
    await centre.stop();
  }
};

/** One hub at a time: what is left of its backlog waits in its journal for the next round. */
async function liveBeside(hall: TestHall, centre: Centre): Promise<Paced> {
  const hub = await hall.startHub();
  let before = 0;
  let after = 0;
  try {
    const result = await live(hall, centre, {
      beforeMeasuring: async () => {
        before = await backlogOf(hall);
      },
      afterMeasuring: async () => {
        after = await backlogOf(hall);
      },
    });
    return { live: result, perSecond: (before - after) / (result.durationMs / 1000) };
  } finally {
    await hub.interrupt();
  }
}

/** The whole of what is left, without a pace; live events beside it. */
async function drained(hall: TestHall, centre: Centre, { say }: PartOptions): Promise<Row[]> {
  await setPace(hall, UNPACED);
  const hub = await hall.startHub();
  const beganMs = performance.now();
  const records = await backlogOf(hall);
  const isEmpty = async () => (await backlogOf(hall)) <= EMPTY;
  const draining = waitFor(isEmpty, { timeoutMs: DRAIN_MS, everyMs: 50, what: 'the backlog is forwarded' });
  const beside = await live(hall, centre);
  const wasDraining = (await backlogOf(hall)) > EMPTY;
  await draining;
  const perSecond = records / ((performance.now() - beganMs) / 1000);
  await hub.interrupt();
  say(`${records} records without a pace: ${perSecond.toFixed(0)} a second`);
  return [
    row('backlog', 'without a pace (100 in flight): forwarded [records/s]', [perSecond]),
    ...(wasDraining ? [row('backlog', 'without a pace: live p99, device to centre [ms]', [beside.centre.p99])] : []),
  ];
}

function live(hall: TestHall, centre: Centre, moments: Parameters<typeof runLoad>[1] = {}): Promise<LoadResult> {
  const devices = deviceIds(DEVICES).map((id) => ({ id, password: hall.secretOf(id) }));
  const access = { ...accessOf(centre), topic: 'halls/+/event' };
  const pace = { kind: 'rate', perSecond: PER_SECOND } as const;
  const job = { port: hall.brokerPort, devices, channel: 'event', pace, centre: access } as const;
  return runLoad({ ...job, warmUpMs: WARM_UP_MS, measureMs: LIVE_MS }, moments);
}

async function setPace(hall: TestHall, pace: object): Promise<void> {
  const config = parse(await readFile(hall.configFile, 'utf8')) as { upstream: object };
  await writeFile(hall.configFile, stringify({ ...config, upstream: { ...config.upstream, backlog: pace } }));
}

function rowsOf(calm: readonly Paced[], paced: readonly Paced[]): Row[] {
  const p99Of = (rounds: readonly Paced[]) => rounds.map((round) => round.live.centre.p99);
  const rates = paced.map(({ perSecond }) => perSecond);
  const hours = rates.map((perSecond) => (EVENTS + WINDOWS) / perSecond / 3600);
  return [
    row('backlog', `live p99 without a backlog, ${PER_SECOND} events/s, device to centre [ms]`, p99Of(calm)),
    row('backlog', `live p99 beside a backlog of ${EVENTS} events and ${WINDOWS} windows [ms]`, p99Of(paced)),
    row('backlog', 'live p99, beside ÷ without', ratios(p99Of(paced), p99Of(calm)), atMost(1.2)),
    row('backlog', 'at the default pace: forwarded [records/s]', rates),
    row('backlog', 'at that pace 72 h of a large hall take [h]', hours),
  ];
}
