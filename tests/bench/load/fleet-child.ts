// A part of the fleet, a process of its own: the upstream sides of many hubs, each as it is, over records in memory.

import { once } from 'node:events';
import { systemChance } from '../../../hub/foundation/chance.ts';
import { systemClock } from '../../../hub/foundation/clock.ts';
import { silentLog } from '../../../hub/foundation/log.ts';
import { deviceId, hallId } from '../../../hub/messages/ids.ts';
import { Upstream, type UpstreamOptions } from '../../../hub/upstream/upstream.ts';
import { waitFor } from '../../support/wait-for.ts';
import { MemorySource } from '../../upstream/memory-source.ts';
import { type FleetJob, type FleetOrder, type FleetRecord, type FleetReport, sharedNowMs } from './fleet-job.ts';

const LOOK_MS = 10;
const PATIENCE_MS = 120_000;
/** As many may be under way in a hall that goes on saying. */
const MOST_UNDER_WAY = 2;
/** As long as what a device says, so that a record is of the usual size. */
const FILLING = 'x'.repeat(150);

const [job] = (await once(process, 'message')) as [FleetJob];
process.once('disconnect', () => process.exit(2));
const halls = job.halls.map(createHall);
let said = 0;
let stopSaying = (): void => {};
process.on('message', (order: FleetOrder) => void carryOut(order));
report({ kind: 'ready' });

function createHall(name: string): { readonly journal: MemorySource; readonly upstream: Upstream } {
  const journal = new MemorySource();
  const ports = { clock: systemClock, chance: systemChance, log: silentLog, onCommand: () => {} };
  const upstream = new Upstream({ ...ports, hall: hallId(name), journal, config: lineOf(name) });
  return { journal, upstream };
}

/** The defaults of a hall's configuration. */
function lineOf(name: string): NonNullable<UpstreamOptions['config']> {
  return {
    ...{ url: `mqtt://127.0.0.1:${job.port}`, username: name, passwordFile: job.passwordFile },
    ...{ inFlight: 20, keepaliveS: 15, acknowledgeMs: 20_000, confirmation: 'puback', receiptMs: 60_000 },
    ...{ refusals: 5, backlog: { perSecond: 200, inFlight: 8 }, format: 'cloudevents' },
    sparkplug: { group: 'atrium', primaryHost: null },
  };
}

async function carryOut(order: FleetOrder): Promise<void> {
  switch (order.kind) {
    case 'connect':
      for (const { upstream } of halls) await upstream.start(new AbortController().signal);
      return report({ kind: 'connected', atMs: await momentOfAll(isOnline) });
    case 'say':
      stopSaying();
      if (order.isOn) stopSaying = keepPace();
      else report({ kind: 'said', records: said });
      return;
    case 'watch': {
      const moments = Promise.all([momentOfAll(isOnline), momentOfAll(isDrained)]);
      const [upAtMs, drainedAtMs] = await moments;
      return report({ kind: 'back', upAtMs, drainedAtMs });
    }
  }
}

function isOnline(upstream: Upstream): boolean {
  return upstream.view().state === 'online';
}

function isDrained(upstream: Upstream): boolean {
  return isOnline(upstream) && upstream.view().backlog <= MOST_UNDER_WAY;
}

/** When the last of them was so for the first time. */
async function momentOfAll(is: (upstream: Upstream) => boolean): Promise<number> {
  const missing = new Set(halls.map(({ upstream }) => upstream));
  const isComplete = () => {
    for (const upstream of missing) if (is(upstream)) missing.delete(upstream);
    return missing.size === 0;
  };
  await waitFor(isComplete, { timeoutMs: PATIENCE_MS, everyMs: LOOK_MS, what: `${halls.length} halls at the broker` });
  return sharedNowMs();
}

/** Hall after hall, evenly over the second. */
function keepPace(): () => void {
  const beganMs = performance.now();
  let here = 0;
  return systemClock.every(1, () => {
    const due = ((performance.now() - beganMs) / 1000) * job.perSecond * halls.length;
    for (; here < due; here += 1) sayOne(halls[here % halls.length]?.journal);
  });
}

function sayOne(journal: MemorySource | undefined): void {
  said += 1;
  const now = systemClock.now();
  const times = { time: now, recordedAt: now, isClockTrusted: true, uptimeMs: 0 };
  const data = { saidAtMs: sharedNowMs(), filling: FILLING } satisfies FleetRecord;
  void journal?.append([
    { ...times, lane: 'event', type: 'io.atrium.device.event', subject: deviceId('kiosk-1'), data },
  ]);
}

function report(message: FleetReport): void {
  process.send?.(message);
}
