// A hall whose data lie on a disk that can be made ill, with kiosks, and Mosquitto as the centre.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AtriumProcess } from './atrium-process.ts';
import { CentreListener } from './centre-listener.ts';
import { SmallDisk } from './ill-disk.ts';
import { Mosquitto } from './mosquitto.ts';
import { TestDevice } from './test-device.ts';
import { TestHall } from './test-hall.ts';
import { waitFor } from './wait-for.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const DISK_MEGABYTES = 16;
const LIMITS = { publishesPerSecond: 10_000, publishBurst: 10_000, connectionsPerMinute: 10_000 };

export class DiskHall {
  readonly disk = new SmallDisk(DISK_MEGABYTES);
  readonly kiosks: readonly { readonly id: string; readonly class: string }[];
  #mosquitto: Mosquitto | undefined;
  #centre: CentreListener | undefined;
  #hall: TestHall | undefined;

  static async start(kiosks: number): Promise<DiskHall> {
    const line = new DiskHall(kiosks);
    await line.#begin();
    return line;
  }

  private constructor(kiosks: number) {
    this.kiosks = Array.from({ length: kiosks }, (_, index) => ({ id: `kiosk-${index + 1}`, class: 'kiosk' }));
  }

  get hall(): TestHall {
    if (!this.#hall) throw new Error('the hall is not there yet');
    return this.#hall;
  }

  get centre(): CentreListener {
    if (!this.#centre) throw new Error('the centre is not there yet');
    return this.#centre;
  }

  get mosquitto(): Mosquitto {
    if (!this.#mosquitto) throw new Error('the centre is not there yet');
    return this.#mosquitto;
  }

  /** The journal's. */
  get file(): string {
    return join(this.disk.directory, 'journal.sqlite');
  }

  /** After a kill of Mosquitto: whoever listens there is back before the hub is. */
  async restartCentre(): Promise<void> {
    await this.mosquitto.start();
    await waitFor(() => this.centre.isConnected);
  }

  async isDrained(): Promise<void> {
    await waitFor(async () => (await this.hall.upstream()).state === 'online', { timeoutMs: 20_000 });
    await waitFor(async () => (await this.hall.upstream()).backlog === 0, { timeoutMs: 20_000 });
  }

  startHub(): Promise<AtriumProcess> {
    return this.hall.startHub();
  }

  async connect(index: number, boot?: string): Promise<TestDevice> {
    const kiosk = this.kiosks[index];
    if (!kiosk) throw new Error(`there is no kiosk ${index}`);
    return TestDevice.connect(this.hall, kiosk, boot);
  }

  async hasAlarm(code: string): Promise<boolean> {
    return (await this.hall.alarms()).some((alarm) => alarm.code === code);
  }

  async paperLevelOf(id: string): Promise<unknown> {
    return (await this.hall.device(id)).points.find(({ name }) => name === 'paperLevel')?.value;
  }

  /** Transactions of a kiosk at the centre, in the order of their numbers. */
  transactionsOf(id: string): unknown[] {
    const events = this.centre.of('io.atrium.device.event', id);
    const inOrder = events.toSorted((a, b) => Number(a.sequence) - Number(b.sequence));
    return inOrder.map(({ data }) => (data as { payload?: { transactionId?: unknown } }).payload?.transactionId);
  }

  /** Each lane's numbers at the centre without a gap, and one content to an id. */
  faultsAtTheCentre(): string[] {
    const byLane = Map.groupBy(this.centre.distinct(), ({ lane }) => lane);
    const gaps = [...byLane].flatMap(([lane, events]) => {
      const numbers = events.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
      return numbers.flatMap((number, index) =>
        number === index + 1 ? [] : [`${lane} ${number} at place ${index + 1}`],
      );
    });
    return [...gaps.slice(0, 5), ...this.doubledAtTheCentre()];
  }

  /** Ids that came with two contents; whether a record waited may change, as it is sent again. */
  doubledAtTheCentre(): string[] {
    const contents = Map.groupBy(this.centre.arrivals, ({ event }) => event.id);
    const content = (payload: string) => JSON.stringify({ ...JSON.parse(payload), historical: null });
    return [...contents]
      .filter(([, arrivals]) => new Set(arrivals.map(({ payload }) => content(payload))).size > 1)
      .map(([id]) => `${id} has two contents`);
  }

  async hasArrived(kiosk: string, count: number): Promise<void> {
    await waitFor(() => this.transactionsOf(kiosk).length >= count, {
      what: `${count} transactions of ${kiosk} at the centre`,
    });
  }

  async stop(): Promise<void> {
    await this.#centre?.stop();
    await this.#hall?.remove();
    await this.#mosquitto?.dispose();
    this.disk.remove();
  }

  async #begin(): Promise<void> {
    this.#mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    this.#centre = await CentreListener.start(this.#mosquitto.url, CENTRE_USER);
    const { port } = this.#mosquitto;
    writeFileSync(join(this.disk.directory, 'centre-password'), CENTRE_USER.password);
    const config = { data: this.disk.directory, journal: { reserveMegabytes: 0 } };
    this.#hall = await TestHall.create({
      devices: this.kiosks,
      limits: LIMITS,
      centre: { port, ...CENTRE_USER },
      config,
    });
  }
}

export const transaction = (number: number) => {
  return { type: 'transaction-started', transactionId: `t-${number}`, service: 'payment' };
};

/** Telemetry of a kiosk. */
export const levels = (paperLevel: number) => {
  return { paperLevel, tonerLevel: 80, cashBoxLevel: 35, transactionsToday: 41, networkLatency: 38 };
};
