// Backlog: 72 hours of a large hall, drained while the hall goes on; how fast, and what live events feel of it.

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
const WARM_UP_MS = 500;
const LIVE_MS = 4_000;
/** Fewer than this are those that live events add. */
const EMPTY = 50;
const DRAIN_MS = 600_000;

interface Drain {
  readonly calm: LoadResult;
  readonly during: LoadResult;
  readonly perSecond: number;
  readonly isStillDraining: boolean;
}

export const backlog: Part = async (options) => {
  const drains: Drain[] = [];
  for (let round = 1; round <= options.rounds; round += 1) drains.push(await measure(round, options));
  return rowsOf(drains);
};

async function measure(round: number, { say }: PartOptions): Promise<Drain> {
  const centre = await startCentre();
  const hall = await createHall(DEVICES, centre);
  try {
    await fillJournal(hall.folder, { events: EVENTS, telemetry: WINDOWS, isConfirmed: false });
    await hall.startHub();
    const draining = drain(hall);
    const during = await live(hall, centre);
    const isStillDraining = (await backlogOf(hall)) > EMPTY;
    const { records, tookMs } = await draining;
    const perSecond = records / (tookMs / 1000);
    const calm = await live(hall, centre);
    const p99s = `live p99 ${during.centre.p99.toFixed(1)} ms, afterwards ${calm.centre.p99.toFixed(1)} ms`;
    say(`round ${round}: ${records} records in ${(tookMs / 1000).toFixed(1)} s; ${p99s}`);
    return { calm, during, perSecond, isStillDraining };
  } finally {
    await hall.remove();
    await centre.stop();
  }
}

/** Watched from the hub's first moment on; the line may not be up yet. */
async function drain(hall: TestHall): Promise<{ records: number; tookMs: number }> {
  const beganMs = performance.now();
  const records = await backlogOf(hall);
  const isEmpty = async () => (await backlogOf(hall)) <= EMPTY;
  await waitFor(isEmpty, { timeoutMs: DRAIN_MS, everyMs: 50, what: 'the backlog is forwarded' });
  return { records, tookMs: performance.now() - beganMs };
}

function live(hall: TestHall, centre: Centre): Promise<LoadResult> {
  const devices = deviceIds(DEVICES).map((id) => ({ id, password: hall.secretOf(id) }));
  return runLoad({
    ...{ port: hall.brokerPort, devices, channel: 'event', pace: { kind: 'rate', perSecond: PER_SECOND } },
    ...{ warmUpMs: WARM_UP_MS, measureMs: LIVE_MS, centre: { ...accessOf(centre), topic: 'halls/+/event' } },
  });
}

function rowsOf(drains: readonly Drain[]): Row[] {
  const during = drains.map((drain) => drain.during.centre.p99);
  const calm = drains.map((drain) => drain.calm.centre.p99);
  const label = `backlog of ${EVENTS} events and ${WINDOWS} windows`;
  const drainedBefore = drains.filter(({ isStillDraining }) => !isStillDraining).length;
  return [
    row(
      'backlog',
      `${label}: forwarded [records/s]`,
      drains.map(({ perSecond }) => perSecond),
    ),
    row('backlog', `${label}: live p99, device to centre, meanwhile [ms]`, during),
    row('backlog', `${label}: live p99 afterwards [ms]`, calm),
    row('backlog', `${label}: live p99, meanwhile ÷ afterwards`, ratios(during, calm), atMost(1.2)),
    row('backlog', `${label}: drained before live was measured [rounds]`, [drainedBefore], atMost(0)),
  ];
}
