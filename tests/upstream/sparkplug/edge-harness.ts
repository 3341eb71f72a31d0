// The Sparkplug format on a line that keeps what is published, so that a test looks at it as a host application would.

import { silentLog } from '../../../hub/foundation/log.ts';
import type { CommandView } from '../../../hub/messages/command.ts';
import type { Device } from '../../../hub/messages/device.ts';
import { deviceClass, HUB_ID, hallId, zoneId } from '../../../hub/messages/ids.ts';
import type { JsonObject } from '../../../hub/messages/json.ts';
import type { LocalizedText } from '../../../hub/messages/localized-text.ts';
import type { JournalRecord } from '../../../hub/messages/record.ts';
import * as drafts from '../../../hub/messages/record-drafts.ts';
import type { Connectivity } from '../../../hub/messages/verdict.ts';
import type { FormatLine, FormatSession, OutgoingMessage } from '../../../hub/upstream/record-format.ts';
import { openSparkplugFormat, type SparkplugFormat } from '../../../hub/upstream/sparkplug/sparkplug-format.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryDurableMap } from '../../support/memory-durable-map.ts';
import { FakeHall, journaled } from './fake-hall.ts';
import { type Heard, hear } from './heard.ts';

export const GROUP = 'Grid 城南';
export const HALL = 'test-hall';
export const HOST = 'opsCentre';
export const NODE: Device = {
  id: HUB_ID,
  class: deviceClass('hub'),
  zone: zoneId('hub'),
  name: { en: 'Hub', zh: '中枢' },
};

export class TestLine implements FormatLine {
  readonly wire: Array<OutgoingMessage & { readonly at: number }> = [];
  readonly waitingReasons: LocalizedText[] = [];
  readonly leavingReasons: LocalizedText[] = [];
  readonly barriers: Array<() => void> = [];
  readyCount = 0;
  readonly #now: () => number;
  #session: FormatSession | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  publish(message: OutgoingMessage, onAcknowledged?: () => void): void {
    this.wire.push({ ...message, at: this.#now() });
    if (message.qos === 1) onAcknowledged?.();
  }

  barrier(onPassed: () => void): void {
    this.barriers.push(onPassed);
  }

  ready(): void {
    this.readyCount += 1;
  }

  waits(reason: LocalizedText): void {
    this.waitingReasons.push(reason);
  }

  /** As the line does it: the session takes leave, DISCONNECT follows. */
  leave(reason: LocalizedText): void {
    this.leavingReasons.push(reason);
    this.#session?.close(() => undefined);
  }

  belongsTo(session: FormatSession): void {
    this.#session = session;
  }

  heard(): Heard[] {
    return this.wire.map((message) => ({ ...hear(message), at: message.at }));
  }

  of(type: string, device?: string): Heard[] {
    return this.heard().filter(
      (message) => message.type === type && (device === undefined || message.device === device),
    );
  }
}

export class EdgeHarness {
  readonly clock: FakeClock = new FakeClock();
  readonly hall: FakeHall = new FakeHall();
  readonly memory: MemoryDurableMap = new MemoryDurableMap();
  readonly commands: Array<{ request: JsonObject; isRetained: boolean }> = [];
  #format: SparkplugFormat | undefined;
  #session: FormatSession | undefined;

  static async start(primaryHost: string | null = null): Promise<EdgeHarness> {
    const harness = new EdgeHarness();
    await harness.restart(primaryHost);
    return harness;
  }

  /** The hub begins anew, with what it kept. */
  async restart(primaryHost: string | null = null, isHallThere = true): Promise<void> {
    const { clock, memory } = this;
    this.#format = await openSparkplugFormat({
      config: { group: GROUP, primaryHost },
      ...{ hall: hallId(HALL), clock, memory, log: silentLog },
      onCommand: (payload, isRetained) =>
        this.commands.push({ request: JSON.parse(payload.toString()) as JsonObject, isRetained }),
    });
    if (isHallThere) this.attach();
  }

  /** The hall has started. */
  attach(): void {
    this.#format?.attach(this.hall);
  }

  get session(): FormatSession {
    if (!this.#session) throw new Error('no connection yet');
    return this.#session;
  }

  /** A new connection, up to its CONNECT. */
  dial(): FormatSession {
    if (!this.#format) throw new Error('not started');
    this.#session = this.#format.dial();
    return this.#session;
  }

  /** A new connection that is let in. */
  connect(): TestLine {
    const session = this.dial();
    const line = new TestLine(this.clock.now);
    line.belongsTo(session);
    session.open(line);
    return line;
  }

  /** Sends the record; the result tells whether it was acknowledged. */
  send(record: JournalRecord, isHistorical = false): { isAcknowledged: boolean } {
    const sent = { isAcknowledged: false };
    this.session.send(record, { isHistorical, onAcknowledged: () => (sent.isAcknowledged = true) });
    return sent;
  }

  reply(command: CommandView): void {
    this.#format?.reply(command);
  }

  receive(topic: string, payload: Buffer | object, isRetained = false): void {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
    this.session.take({ topic, payload: bytes, isRetained });
  }

  hostSays(online: boolean, timestamp: number): void {
    this.receive(`spBv1.0/STATE/${HOST}`, { online, timestamp }, true);
  }

  get moment(): drafts.Moment {
    return { at: this.clock.now(), isClockTrusted: true, uptimeMs: 4_000 };
  }

  /** A window that ended now, of points by their last values. */
  window({ id }: Device, last: Readonly<Record<string, number | boolean>>): JournalRecord {
    const figures = (value: number | boolean): JsonObject =>
      typeof value === 'boolean'
        ? { count: 2, last: value }
        : { unit: '', count: 2, min: value - 1, max: value, mean: value - 0.5, last: value };
    const points = Object.fromEntries(Object.entries(last).map(([name, value]) => [name, figures(value)]));
    const to = this.clock.now();
    return journaled(drafts.telemetryWindow({ deviceId: id, from: to - 60_000, to, points }, this.moment));
  }

  /** The device's verdict changes, in the hall as well. */
  verdict(device: Device, connectivity: Connectivity): JournalRecord {
    const { verdict } = this.hall.set(device, connectivity);
    return journaled(drafts.verdictChanged(device, verdict, this.moment));
  }

  said(device: Device, channel: string, data: JsonObject): JournalRecord {
    const at = this.clock.now();
    const rest = { isRetained: false, boot: 'b', seq: 1, data, points: [], faults: undefined };
    const observation = { deviceId: device.id, deviceClass: device.class, channel, at, receivedAt: at, ...rest };
    return journaled(drafts.deviceSaid(observation, this.moment));
  }
}
