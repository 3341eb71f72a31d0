// Fleet: the upstream sides of many hubs against one Mosquitto; what it costs, and how all come back after a restart.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mosquitto } from '../../support/mosquitto.ts';
import { Fleet } from '../load/fleet.ts';
import { sharedNowMs } from '../load/fleet-job.ts';
import { WITHOUT_NAGLE } from '../peers/centre.ts';
import { cpuSecondsOfOneThread, rssMbOf } from '../process-figures.ts';
import { type Row, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const FLEETS = [10, 50, 100, 200];
const CENTRE = { username: 'centre', password: 'bench-password' } as const;
/** Of each hall: a quarter more than the large hall of the part `backlog` makes on average. */
const PER_SECOND = 2;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 10_000;
const OUTAGE_MS = 5_000;

interface Measured {
  readonly connectMs: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuPerThousand: number;
  readonly cpuPerConnection: number;
  readonly rssMb: number;
  readonly upMs: number;
  readonly drainedMs: number;
  readonly bytesPerRecord: number;
}

export const fleet: Part = async (options) => {
  const rows: Row[] = [];
  for (const count of FLEETS) rows.push(...rowsOf(count, await measure(count, options)));
  return rows;
};

async function measure(count: number, { say }: PartOptions): Promise<Measured> {
  const halls = Array.from({ length: count }, (_, index) => `hall-${index + 1}`);
  const folder = mkdtempSync(join(tmpdir(), 'atrium-fleet-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, CENTRE.password, { mode: 0o600 });
  const users = Object.fromEntries([CENTRE.username, ...halls].map((name) => [name, CENTRE.password]));
  const acl = [`user ${CENTRE.username}`, 'topic readwrite halls/#', 'pattern readwrite halls/%u/#'];
  const mosquitto = await Mosquitto.start({ users, acl, settings: WITHOUT_NAGLE });
  const started = await Fleet.start({ mosquitto, centre: CENTRE, halls, passwordFile, perSecond: PER_SECOND });
  try {
    const steady = await steadily(mosquitto, started, count);
    const back = await afterRestart(mosquitto, started);
    say(
      `${count} halls: online in ${steady.connectMs.toFixed(0)} ms, p99 ${steady.p99.toFixed(1)} ms, Mosquitto ${steady.cpuPerThousand.toFixed(4)} CPU s per 1,000 and ${steady.rssMb.toFixed(1)} MB; back in ${(back.drainedMs / 1000).toFixed(1)} s`,
    );
    return { ...steady, ...back };
  } finally {
    await started.stop();
    await mosquitto.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function steadily(
  mosquitto: Mosquitto,
  started: Fleet,
  count: number,
): Promise<Omit<Measured, 'upMs' | 'drainedMs'>> {
  const cpuS = () => cpuSecondsOfOneThread(mosquitto.pid ?? -1);
  const idleS = cpuS();
  const connectMs = await started.connect();
  const cpuPerConnection = (cpuS() - idleS) / count;
  started.beginTalk();
  await pause(WARM_UP_MS);
  started.latencies.clear();
  started.bytes = 0;
  const beforeS = cpuS();
  await pause(MEASURE_MS);
  const { count: records, p50, p99 } = started.latencies.summary();
  const cpuPerThousand = (cpuS() - beforeS) / (records / 1000);
  const bytesPerRecord = started.bytes / records;
  const rssMb = rssMbOf(mosquitto.pid ?? -1);
  return { connectMs, p50, p99, cpuPerThousand, cpuPerConnection, rssMb, bytesPerRecord };
}

/** The halls go on saying all the while. */
async function afterRestart(mosquitto: Mosquitto, started: Fleet): Promise<Pick<Measured, 'upMs' | 'drainedMs'>> {
  await mosquitto.kill();
  await pause(OUTAGE_MS);
  await mosquitto.start();
  return started.back(sharedNowMs());
}

function rowsOf(count: number, measured: Measured): Row[] {
  const of = (text: string, value: number) => row('fleet', `${count} halls: ${text}`, [value]);
  const label = `${PER_SECOND} records/s each`;
  return [
    of('all online after [ms]', measured.connectMs),
    of(`${label}, hub to subscriber: p50 [ms]`, measured.p50),
    of(`${label}, hub to subscriber: p99 [ms]`, measured.p99),
    of(`${label}: bytes of a record [B]`, measured.bytesPerRecord),
    of('Mosquitto, CPU per 1,000 records [s]', measured.cpuPerThousand),
    of('Mosquitto, CPU for a connection [ms]', measured.cpuPerConnection * 1000),
    of('Mosquitto, memory [MB]', measured.rssMb),
    of(`back after it was away for ${OUTAGE_MS / 1000} s: all online [s]`, measured.upMs / 1000),
    of('the same: all backlog sent [s]', measured.drainedMs / 1000),
  ];
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
