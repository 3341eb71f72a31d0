// Atrium as a contestant: `atrium run` with registered devices, contract checks, journal with full sync, and a centre.

import { TestHall } from '../../support/test-hall.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Centre } from './centre.ts';
import { type Contestant, deviceIds } from './contestant.ts';

/** The way is measured, not the brake on it. */
export const LIMITS = {
  publishesPerSecond: 100_000,
  publishBurst: 100_000,
  connectionsPerMinute: 1_000_000,
  clients: 2_000,
};
const MOST_SETTLING_MS = 120_000;

export interface AtriumContestant extends Contestant {
  readonly hall: TestHall;
}

/** The devices are registered, nothing runs yet. */
export function createHall(deviceCount: number, centre: Centre | undefined): Promise<TestHall> {
  const devices = deviceIds(deviceCount).map((id) => ({ id, class: 'kiosk' }));
  const config = { log: { level: 'warn' } };
  return TestHall.create({ devices, limits: LIMITS, config, ...(centre && { centre }) });
}

export async function startAtrium(deviceCount: number, centre: Centre | undefined): Promise<AtriumContestant> {
  const hall = await createHall(deviceCount, centre);
  const hub = await hall.startHub();
  const after = centre ? 'forwards to the centre' : 'forwards nothing';
  return {
    name: centre ? 'Atrium' : 'Atrium alone',
    about: `login, rights, contract, verdict, journal with full sync before the acknowledgement; ${after}`,
    hall,
    port: hall.brokerPort,
    pid: hub.pid,
    devices: (count) => deviceIds(count).map((id) => ({ id, password: hall.secretOf(id) })),
    settled: () => (centre ? forwarded(hall) : Promise.resolve()),
    stop: () => hall.remove(),
  };
}

/** Resolves when the centre has confirmed everything. */
export async function forwarded(hall: TestHall, timeoutMs = MOST_SETTLING_MS): Promise<void> {
  const isEmpty = async () => (await backlogOf(hall)) === 0;
  await waitFor(isEmpty, { timeoutMs, everyMs: 100, what: 'the backlog is forwarded' });
}

export async function backlogOf(hall: TestHall): Promise<number> {
  const metrics = await hall.metrics();
  const lanes = [...metrics.matchAll(/^atrium_upstream_backlog\{\S+\} (\d+)$/gm)];
  if (lanes.length === 0) throw new Error('the hub has no metric of its backlog');
  return lanes.reduce((sum, [, records]) => sum + Number(records), 0);
}
