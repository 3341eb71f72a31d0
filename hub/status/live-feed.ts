// Feeds the live stream: a snapshot for each new viewer, then what changed, at most four times a second.

import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { CommandView } from '../messages/command.ts';
import type { DeviceView } from '../messages/device.ts';
import type { DeviceId } from '../messages/ids.ts';
import { rfc3339 } from '../messages/rfc3339.ts';
import type { StreamEvents } from './api.ts';
import { alarmBody, commandBody, deviceBody, hallBody, storageBody, upstreamBody } from './bodies.ts';
import type { EventStream, Viewer } from './event-stream.ts';
import type { HallChange, Sources } from './sources.ts';

const PUSH_EVERY_MS = 250;
/** Room and rates move slowly. */
const LOOK_AT_STORAGE_EVERY_MS = 5_000;

/** What the viewers have not been told yet: of each thing only how it looks now. */
interface Untold {
  readonly devices: Map<DeviceId, DeviceView>;
  readonly alarms: Map<string, Alarm>;
  readonly commands: Map<string, CommandView>;
  readonly removed: Set<DeviceId>;
  upstream: boolean;
  quarantine: boolean;
}

const nothing = (): Untold => ({
  devices: new Map(),
  alarms: new Map(),
  commands: new Map(),
  removed: new Set(),
  upstream: false,
  quarantine: false,
});

export class LiveFeed {
  readonly #sources: Sources;
  readonly #stream: EventStream;
  readonly #clock: Clock;
  readonly #log: Log;
  #untold = nothing();
  #nextPushAt = 0;
  #cancelPush: (() => void) | undefined;
  #subscriptions: Array<() => void> = [];

  constructor(sources: Sources, stream: EventStream, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#sources = sources;
    this.#stream = stream;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    const { hallView, upstream } = this.#sources;
    const lookAtStorage = () => this.#stream.publish('storage', storageBody(this.#sources.storage()));
    this.#subscriptions = [
      hallView.onChange((change) => this.#note(change)),
      this.#clock.every(LOOK_AT_STORAGE_EVERY_MS, lookAtStorage),
      upstream.onChange(() => {
        this.#untold.upstream = true;
        this.#schedule();
      }),
    ];
  }

  stop(): void {
    for (const end of this.#subscriptions) end();
    this.#subscriptions = [];
    this.#cancelPush?.();
    this.#cancelPush = undefined;
    this.#stream.close();
  }

  /** Takes the viewer in with a snapshot, which every change after it follows; false where there are too many. */
  async welcome(takeOver: () => Viewer): Promise<boolean> {
    const count = await this.#sources.quarantine.count();
    if (this.#stream.isFull) return false;
    this.#stream.add(takeOver(), this.#snapshot(count));
    return true;
  }

  quarantineChanged(): void {
    this.#untold.quarantine = true;
    this.#schedule();
  }

  #note(change: HallChange): void {
    if (this.#stream.viewerCount === 0) return;
    const { devices, alarms, commands, removed, quarantined } = change;
    for (const device of devices) this.#untold.devices.set(device.id, device);
    for (const alarm of alarms) this.#untold.alarms.set(alarm.id, alarm);
    for (const command of commands) this.#untold.commands.set(command.id, command);
    for (const id of removed) {
      this.#untold.devices.delete(id);
      this.#untold.removed.add(id);
    }
    if (quarantined > 0) this.#untold.quarantine = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#cancelPush || this.#stream.viewerCount === 0) return;
    const waitMs = Math.max(0, this.#nextPushAt - this.#clock.monotonicMs());
    this.#cancelPush = this.#clock.after(waitMs, () => this.#push());
  }

  #push(): void {
    this.#cancelPush = undefined;
    this.#nextPushAt = this.#clock.monotonicMs() + PUSH_EVERY_MS;
    const { devices, alarms, commands, removed, upstream, quarantine } = this.#untold;
    this.#untold = nothing();
    if (devices.size + removed.size > 0) {
      const changed = [...devices.values()].map((device) => deviceBody(device, this.#sources.contractOf));
      this.#stream.publish('devices', { changed, removed: [...removed].filter((id) => !devices.has(id)) });
    }
    if (alarms.size > 0) this.#stream.publish('alarms', { changed: [...alarms.values()].map(alarmBody) });
    if (commands.size > 0) this.#stream.publish('commands', { changed: [...commands.values()].map(commandBody) });
    if (upstream) this.#stream.publish('upstream', upstreamBody(this.#sources.upstream.view()));
    if (quarantine) void this.#publishQuarantine();
  }

  async #publishQuarantine(): Promise<void> {
    try {
      this.#stream.publish('quarantine', { count: await this.#sources.quarantine.count() });
    } catch (error) {
      this.#log.warn({ err: error }, 'the quarantine could not be counted for the status page');
    }
  }

  #snapshot(count: number): StreamEvents['snapshot'] {
    const { hall, hallView, upstream, storage, commands, contractOf } = this.#sources;
    return {
      at: rfc3339(this.#clock.now()),
      hall: hallBody(hall),
      devices: hallView.devices().map((device) => deviceBody(device, contractOf)),
      alarms: hallView.alarms().map(alarmBody),
      upstream: upstreamBody(upstream.view()),
      storage: storageBody(storage()),
      commands: commands.list().map(commandBody),
      quarantine: { count },
    };
  }
}
