// Many halls at one broker, in a few processes, and a subscriber in this one that gets what all of them say.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Mosquitto } from '../../support/mosquitto.ts';
import { type FleetJob, type FleetOrder, type FleetRecord, type FleetReport, sharedNowMs } from './fleet-job.ts';
import { Latencies } from './latencies.ts';
import { withoutNagle } from './without-nagle.ts';

const PROCESSES = 4;
const RECONNECT_MS = 50;
const CHILD = new URL('fleet-child.ts', import.meta.url);

export interface FleetOptions extends Omit<FleetJob, 'port'> {
  readonly mosquitto: Mosquitto;
  readonly centre: { readonly username: string; readonly password: string };
}

type ReportOf<K extends FleetReport['kind']> = Extract<FleetReport, { readonly kind: K }>;

export class Fleet {
  /** From the commit in a hall to the subscriber. */
  readonly latencies = new Latencies();
  readonly #children: readonly ChildProcess[];
  readonly #subscriber: MqttClient;
  bytes = 0;

  static async start({ mosquitto, centre, halls, ...job }: FleetOptions): Promise<Fleet> {
    const subscriber = await connectAsync(mosquitto.url, { ...centre, reconnectPeriod: RECONNECT_MS });
    await subscriber.subscribeAsync('halls/+/event', { qos: 1 });
    const shares = Array.from({ length: PROCESSES }, (_, share) => halls.filter((_, at) => at % PROCESSES === share));
    const children = shares.map((share) => startChild({ ...job, halls: share, port: mosquitto.port }));
    const fleet = new Fleet(children, subscriber);
    await fleet.#all('ready');
    return fleet;
  }

  private constructor(children: readonly ChildProcess[], subscriber: MqttClient) {
    this.#children = children;
    this.#subscriber = subscriber;
    subscriber.on('error', () => {});
    // Also for the connection after a restart.
    subscriber.on('connect', () => withoutNagle(subscriber));
    withoutNagle(subscriber);
    subscriber.on('message', (_topic, payload) => this.#take(payload));
  }

  /** Milliseconds until the last hall was online. */
  async connect(): Promise<number> {
    const beganMs = sharedNowMs();
    const reports = await this.#orderAll({ kind: 'connect' }, 'connected');
    return Math.max(...reports.map(({ atMs }) => atMs)) - beganMs;
  }

  beginTalk(): void {
    for (const child of this.#children) child.send({ kind: 'say', isOn: true } satisfies FleetOrder);
  }

  /** Records that all have said so far. */
  async endTalk(): Promise<number> {
    const reports = await this.#orderAll({ kind: 'say', isOn: false }, 'said');
    return reports.reduce((sum, { records }) => sum + records, 0);
  }

  /** Milliseconds from `sinceMs` on until the last hall was online, and until the last had nothing left to send. */
  async back(sinceMs: number): Promise<{ readonly upMs: number; readonly drainedMs: number }> {
    const reports = await this.#orderAll({ kind: 'watch' }, 'back');
    const last = (pick: (report: ReportOf<'back'>) => number) => Math.max(...reports.map(pick)) - sinceMs;
    return { upMs: last(({ upAtMs }) => upAtMs), drainedMs: last(({ drainedAtMs }) => drainedAtMs) };
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await this.#subscriber.endAsync(true);
  }

  #take(payload: Buffer): void {
    const { data } = JSON.parse(payload.toString()) as { readonly data: FleetRecord };
    this.latencies.add(sharedNowMs() - data.saidAtMs);
    this.bytes += payload.length;
  }

  #orderAll<K extends FleetReport['kind']>(order: FleetOrder, kind: K): Promise<ReportOf<K>[]> {
    const reports = this.#all(kind);
    for (const child of this.#children) child.send(order);
    return reports;
  }

  #all<K extends FleetReport['kind']>(kind: K): Promise<ReportOf<K>[]> {
    return Promise.all(this.#children.map((child) => reported(child, kind)));
  }
}

function startChild(job: FleetJob): ChildProcess {
  const child = fork(CHILD, { execArgv: [] });
  child.send(job);
  return child;
}

async function reported<K extends FleetReport['kind']>(child: ChildProcess, kind: K): Promise<ReportOf<K>> {
  const [report] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])])) as [FleetReport?];
  if (report?.kind !== kind) throw new Error(`a process of the fleet said ${report?.kind ?? 'nothing'}, not ${kind}`);
  return report as ReportOf<K>;
}
