// The load generator, a process of its own: connects all devices, warms up, and measures once it is told to go.

import { once } from 'node:events';
import { Arrivals } from './arrivals.ts';
import { Latencies } from './latencies.ts';
import { LoadClient } from './load-client.ts';
import type { LoadJob, LoadReport } from './load-job.ts';

const CONNECTING_AT_ONCE = 20;
const PACE_MS = 1;
/** What is still on its way at the end gets so long to come. */
const LAST_ARRIVALS_MS = 5_000;
/** For connecting, and for what the servers still have to do. */
const EXTRA_MS = 120_000;

const [job] = (await once(process, 'message')) as [LoadJob];
// Whatever happens to the parent, no load goes on for ever.
process.once('disconnect', () => process.exit(2));
setTimeout(() => process.exit(2), job.warmUpMs + job.measureMs + EXTRA_MS).unref();

const acknowledged = new Latencies();
const arrived = new Latencies();
const sentAtByName = new Map<string, number>();
let sent = 0;
let isSaying = false;

const clients = await connectAll();
const arrivals = job.centre && (await Arrivals.at(job.centre, noteArrival));
await say(job.warmUpMs);
await lastOnes();
report({ kind: 'warm' });
await once(process, 'message');
sent = 0;
acknowledged.clear();
arrived.clear();
const beganMs = performance.now();
const cpuBefore = process.cpuUsage();
await say(job.measureMs);
const durationMs = performance.now() - beganMs;
const inTime = job.channel === 'event' ? acknowledged.count : sent;
const { user, system } = process.cpuUsage(cpuBefore);
await lastOnes();
report({
  kind: 'done',
  result: {
    ...{ sent, inTime, durationMs, acknowledged: acknowledged.summary(), centre: arrived.summary() },
    generatorCpu: (user + system) / 1000 / durationMs,
  },
});
await once(process, 'message');
for (const client of clients) client.kill();
await arrivals?.stop();
process.exit(0);

async function connectAll(): Promise<LoadClient[]> {
  const open: LoadClient[] = [];
  for (let at = 0; at < job.devices.length; at += CONNECTING_AT_ONCE) {
    const group = job.devices.slice(at, at + CONNECTING_AT_ONCE);
    const { port, channel } = job;
    open.push(
      ...(await Promise.all(group.map((device) => LoadClient.open({ port, device, channel, onAcknowledged })))),
    );
  }
  return open;
}

async function say(forMs: number): Promise<void> {
  const { pace } = job;
  isSaying = true;
  if (pace.kind === 'in-flight')
    for (const client of clients) for (let n = 0; n < pace.messages; n += 1) publish(client);
  const stop = pace.kind === 'rate' ? keepPace(pace.perSecond) : () => undefined;
  await pause(forMs);
  isSaying = false;
  stop();
}

/** Round the devices, at the times that follow from the rate whether or not anything was acknowledged. */
function keepPace(perSecond: number): () => void {
  const beganMs = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - beganMs) / 1000) * perSecond;
    for (; said < due; said += 1) publish(clients[said % clients.length]);
  }, PACE_MS);
  return () => clearInterval(timer);
}

function publish(client: LoadClient | undefined): void {
  if (!client) return;
  const saidAt = performance.now();
  const name = client.publish();
  if (job.centre) sentAtByName.set(name, saidAt);
  sent += 1;
}

function onAcknowledged(client: LoadClient, sentAt: number): void {
  acknowledged.add(performance.now() - sentAt);
  if (isSaying && job.pace.kind === 'in-flight') publish(client);
}

function noteArrival(payload: string): void {
  const event = JSON.parse(payload) as { data?: { payload?: { transactionId?: string } } };
  const name = event.data?.payload?.transactionId ?? '';
  const saidAt = sentAtByName.get(name);
  if (saidAt === undefined) return;
  sentAtByName.delete(name);
  arrived.add(performance.now() - saidAt);
}

async function lastOnes(): Promise<void> {
  const deadlineMs = performance.now() + LAST_ARRIVALS_MS;
  const isMissing = () =>
    (job.channel === 'event' && acknowledged.count < sent) || (job.centre !== null && arrived.count < sent);
  while (isMissing() && performance.now() < deadlineMs) await pause(10);
  if (isMissing())
    throw new Error(`of ${sent} messages ${acknowledged.count} are acknowledged, ${arrived.count} at the centre`);
}

function report(message: LoadReport): void {
  process.send?.(message);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
