// A hall whose line to the centre runs through the fault proxy: kiosks that talk steadily, and what the centre has of it.
//
//   kiosks ─▶ hub ─▶ proxy ─▶ Mosquitto ─▶ listeners, and an application that sends receipts (which need no proxy)

import { systemClock } from '../../../hub/foundation/clock.ts';
import type { AtriumProcess } from '../atrium-process.ts';
import { CentreApplication } from '../centre-application.ts';
import { CentreListener } from '../centre-listener.ts';
import { Mosquitto, type MosquittoOptions } from '../mosquitto.ts';
import { TestDevice } from '../test-device.ts';
import { TestHall } from '../test-hall.ts';
import { waitFor } from '../wait-for.ts';
import { CentreAccount } from './centre-account.ts';
import { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const KIOSKS = Array.from({ length: 5 }, (_, index) => ({ id: `kiosk-${index + 1}`, class: 'kiosk' }));

export interface LineHallOptions {
  /** Keys of `upstream`, such as `acknowledgeMs`. */
  readonly upstream: object;
  /** Keys of `journal`, such as `maxMegabytes`. */
  readonly journal?: object;
  /** An application of the centre that stores and sends receipts. */
  readonly hasApplication?: boolean;
  readonly mosquitto?: MosquittoOptions;
  /** Where the proxy listens, if not on the loopback. */
  readonly far?: { readonly host: string; readonly listen: NonNullable<FaultProxyOptions['listen']> };
}

export interface LineChange {
  readonly isUp: boolean;
  /** By the wall clock, in milliseconds. */
  readonly at: number;
  readonly reason: string | undefined;
}

export class LineHall {
  readonly mosquitto: Mosquitto;
  readonly proxy: FaultProxy;
  readonly hall: TestHall;
  readonly account = new CentreAccount();
  kiosks: readonly TestDevice[] = [];
  #hub: AtriumProcess | undefined;
  #started = new AsyncDisposableStack();
  readonly #listeners: CentreListener[] = [];
  #application: CentreApplication | undefined;
  /** Numbers of the events that the hub acknowledged, for each kiosk. */
  readonly #acknowledged = new Map<string, number>();
  readonly #saying = new Set<Promise<void>>();
  #said = 0;
  #endTalk: () => void = () => {};

  static async start({
    upstream,
    journal = {},
    hasApplication,
    mosquitto: options,
    far,
  }: LineHallOptions): Promise<LineHall> {
    // What was started before something failed is ended again.
    await using started = new AsyncDisposableStack();
    const users = { [CENTRE_USER.username]: CENTRE_USER.password };
    const mosquitto = started.adopt(await Mosquitto.start({ users, ...options }), (it) => it.dispose());
    const target = { port: mosquitto.port, host: '127.0.0.1' };
    const listening = FaultProxy.start({ target, ...(far && { listen: far.listen }) });
    const proxy = started.adopt(await listening, async (it) => it.stop());
    const url = `mqtt://${far?.host ?? '127.0.0.1'}:${proxy.port}`;
    const credentials = { username: CENTRE_USER.username, passwordFile: 'centre-password' };
    const creating = TestHall.create({
      devices: KIOSKS,
      centre: { port: proxy.port, ...CENTRE_USER },
      config: { journal, upstream: { url, ...credentials, ...upstream } },
    });
    const hall = started.adopt(await creating, (it) => it.remove());
    const lineHall = started.adopt(new LineHall({ mosquitto, proxy, hall }), (it) => it.#hangUp());
    // What is published before the centre listens is nobody's.
    await lineHall.listen();
    if (hasApplication) lineHall.#application = await CentreApplication.start({ url: mosquitto.url, ...CENTRE_USER });
    await lineHall.#open();
    lineHall.#started = started.move();
    return lineHall;
  }

  private constructor({ mosquitto, proxy, hall }: Pick<LineHall, 'mosquitto' | 'proxy' | 'hall'>) {
    this.mosquitto = mosquitto;
    this.proxy = proxy;
    this.hall = hall;
  }

  /** Subscribes at the centre; anew after the centre was away. */
  async listen(): Promise<void> {
    await this.#listeners.at(-1)?.stop();
    const listener = await CentreListener.start(this.mosquitto.url, CENTRE_USER);
    this.#listeners.push(listener);
    this.account.include(listener.arrivals);
  }

  get application(): CentreApplication {
    if (!this.#application) throw new Error('this hall was started without an application of the centre');
    return this.#application;
  }

  /** What the hub's log says of the line, in order. */
  lineChanges(): readonly LineChange[] {
    const lines = (this.#hub?.output ?? '').split('\n').filter((line) => line.includes('the line to the centre is '));
    return lines.map((line) => {
      const { msg, time, reason } = JSON.parse(line) as { msg: string; time: string; reason?: string };
      return { isUp: msg.endsWith('up'), at: Date.parse(time), reason };
    });
  }

  /** The first change of this kind after a moment. */
  lineChanged(isUp: boolean, sinceMs: number, timeoutMs: number): Promise<LineChange> {
    const isIt = (change: LineChange) => change.isUp === isUp && change.at >= sinceMs;
    return waitFor(() => this.lineChanges().find(isIt), { timeoutMs, what: `the line is ${isUp ? 'up' : 'down'}` });
  }

  /** Events at QoS 1, taken in turns by the kiosks, each as the next is due, however long an answer takes. */
  beginTalk(perSecond: number): void {
    const beganMs = systemClock.monotonicMs();
    let due = 0;
    // A busy machine fires timers late: what is overdue by then is made up for.
    this.#endTalk = systemClock.every(1000 / perSecond, () => {
      for (; due < ((systemClock.monotonicMs() - beganMs) * perSecond) / 1000 - 1; due++) this.say();
    });
  }

  say(): void {
    const kiosk = this.kiosks[this.#said++ % this.kiosks.length];
    if (!kiosk) return;
    const saying = this.#say(kiosk).finally(() => this.#saying.delete(saying));
    this.#saying.add(saying);
  }

  /** Resolves when the hub has acknowledged everything that was said. */
  async endTalk(): Promise<void> {
    this.#endTalk();
    await Promise.all(this.#saying);
  }

  get acknowledged(): number {
    return this.#acknowledged.values().reduce((sum, count) => sum + count, 0);
  }

  async hasArrived(timeoutMs: number): Promise<void> {
    const what = `${this.acknowledged} acknowledged events at the centre`;
    await waitFor(() => this.account.events().length >= this.acknowledged, { timeoutMs, what });
    await waitFor(async () => (await this.hall.upstream()).backlog === 0, { timeoutMs, what: 'an empty outbox' });
  }

  /** Empty: every acknowledged event is at the centre, once, and every lane without gap and in order. */
  faults(): readonly string[] {
    return [...this.account.faultsOfLanes(), ...this.account.faultsOfEvents(this.#acknowledged)];
  }

  async stop(): Promise<void> {
    await this.#started.disposeAsync();
  }

  async #hangUp(): Promise<void> {
    this.#endTalk();
    for (const kiosk of this.kiosks) await kiosk.close();
    await this.#listeners.at(-1)?.stop();
    await this.#application?.stop();
  }

  async #open(): Promise<void> {
    this.#hub = await this.hall.startHub();
    this.kiosks = await Promise.all(KIOSKS.map((kiosk) => TestDevice.connect(this.hall, kiosk)));
    await this.lineChanged(true, 0, 10_000);
  }

  async #say(kiosk: TestDevice): Promise<void> {
    const { id } = kiosk.identity;
    const transactionId = `t-${Math.ceil(this.#said / this.kiosks.length)}`;
    await kiosk.say('event', { type: 'transaction-started', transactionId, service: 'payment' });
    this.#acknowledged.set(id, (this.#acknowledged.get(id) ?? 0) + 1);
  }
}
