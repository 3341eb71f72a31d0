// What the hub remembers of one device between two messages.

import type { Device, MessageCounts } from '../messages/device.ts';
import type { DisconnectCause } from '../messages/input.ts';
import type { JsonObject } from '../messages/json.ts';
import type { Observation, PointScalar, Quality, Timestamp } from '../messages/observation.ts';
import type { Verdict } from '../messages/verdict.ts';
import { DeviceClock } from './device-clock.ts';
import { type Arrival, type SavedSequence, Sequence } from './sequence.ts';

export interface LastValue {
  readonly value: PointScalar;
  readonly unit: string;
  readonly at: Timestamp;
  readonly quality: Quality;
}

/** Late messages of this many boots are told from a new start of the device. */
const BOOTS_REMEMBERED = 4;

/** `awaited`: the hub itself ended the connection, as at a restart, and the device may come back until `connectionSince`. */
export type Connection = 'never' | 'connected' | 'disconnected' | 'awaited';

export class DeviceMemory {
  device: Device;
  verdict: Verdict | undefined;
  connection: Connection = 'never';
  connectionSince: Timestamp = 0;
  disconnectCause: DisconnectCause = 'clean';
  lastAliveAt: Timestamp | null = null;
  /** Whether the last thing it sent broke its contract. */
  isMisspeaking = false;
  faults: readonly string[] = [];
  readonly points = new Map<string, LastValue>();
  readonly clock = new DeviceClock();
  /** The last payload on channel state, as text, to tell a change from a repetition. */
  #state = '';
  readonly #sequences = new Map<string, Sequence>();
  #counts = { received: 0, duplicates: 0, resets: 0, violations: 0 };
  /** Boots of the device, newest last. */
  #boots: readonly string[] = [];

  constructor(device: Device) {
    this.device = device;
  }

  get counts(): MessageCounts {
    const lost = [...this.#sequences.values()].reduce((sum, sequence) => sum + sequence.lost, 0);
    return { ...this.#counts, lost };
  }

  connect(now: Timestamp): void {
    this.connection = 'connected';
    this.connectionSince = now;
    this.isMisspeaking = false;
  }

  disconnect(cause: DisconnectCause, now: Timestamp): void {
    this.connection = 'disconnected';
    this.connectionSince = now;
    this.disconnectCause = cause;
  }

  /** A device that was there is given time to come back before it counts as offline. */
  awaitUntil(deadline: Timestamp): void {
    if (this.connection !== 'connected' && this.connection !== 'awaited') return;
    this.connection = 'awaited';
    this.connectionSince = deadline;
  }

  /** Moves along with the hub's clock where that was set. */
  shift(byMs: number): void {
    this.connectionSince += byMs;
    if (this.lastAliveAt !== null) this.lastAliveAt += byMs;
    this.clock.doubt();
  }

  /** When it was made, in the hub's time; undefined while the device's clock is not known. */
  madeAt({ at, receivedAt }: Observation): Timestamp | undefined {
    return this.clock.isKnown ? this.clock.toHubTime(at, receivedAt) : undefined;
  }

  misspeak(): void {
    this.isMisspeaking = true;
    this.#counts.violations += 1;
  }

  /** Takes an observation in, unless it is one that came before. What comes late tells nothing of the device now. */
  take(observation: Observation): Arrival {
    const arrival = this.#arrivalOf(observation);
    if (arrival === 'duplicate') {
      this.#counts.duplicates += 1;
      return arrival;
    }
    this.#counts.received += 1;
    this.isMisspeaking = false;
    if (arrival === 'late') return arrival;
    this.#noteLife(observation);
    this.#noteValues(observation);
    return arrival;
  }

  #arrivalOf({ channel, boot, seq, isRetained }: Observation): Arrival {
    if (isRetained) return 'late';
    // Presence is not numbered in earnest: a will carries the number of the day it was made.
    if (channel === 'presence') return 'new';
    const sequence = this.#sequences.get(channel) ?? new Sequence();
    this.#sequences.set(channel, sequence);
    const arrival = sequence.take(boot, seq);
    return arrival !== 'duplicate' && this.#isOldBoot(boot) ? 'late' : arrival;
  }

  /** False for the newest boot; one that was never heard of is the newest. */
  #isOldBoot(boot: string): boolean {
    if (this.#boots.includes(boot)) return this.#boots.at(-1) !== boot;
    if (this.#boots.length > 0) this.#counts.resets += 1;
    this.#boots = [...this.#boots, boot].slice(-BOOTS_REMEMBERED);
    this.clock.forget();
    return false;
  }

  #noteLife({ channel, at, receivedAt, data }: Observation): void {
    if (channel === 'presence' && data.state !== 'online') return;
    if (channel === 'telemetry' || channel === 'presence') this.clock.learn(at, receivedAt);
    this.lastAliveAt = Math.max(this.lastAliveAt ?? 0, this.clock.toHubTime(at, receivedAt));
  }

  #noteValues({ at, points, faults }: Observation): void {
    const quality: Quality = this.clock.isOff ? 'uncertain' : 'good';
    for (const { name, value, unit } of points) this.points.set(name, { value, unit, at, quality });
    if (faults) this.faults = faults;
  }

  /** Whether this is not the state known already; one that came late is news, but does not become the state. */
  changeState(state: JsonObject, arrival: Arrival): boolean {
    const text = JSON.stringify(state);
    const isChanged = text !== this.#state;
    if (arrival === 'new') this.#state = text;
    return isChanged;
  }

  saveSequence(channel: string): SavedSequence | null {
    return this.#sequences.get(channel)?.save() ?? null;
  }

  restoreSequence(channel: string, saved: SavedSequence): void {
    this.#sequences.set(channel, Sequence.restore(saved));
  }

  channels(): readonly string[] {
    return [...this.#sequences.keys()];
  }

  save(): SavedMemory {
    const { connection, connectionSince, disconnectCause, lastAliveAt, faults, verdict, points } = this;
    return {
      connection,
      connectionSince,
      disconnectCause,
      lastAliveAt,
      faults,
      state: this.#state,
      verdict: verdict ?? null,
      points: Object.fromEntries(points),
      counts: { ...this.#counts },
      boots: this.#boots,
      clockErrorMs: this.clock.errorMs,
    };
  }

  /** A time that lies ahead, as after a power cut that emptied the hub's clock battery, is brought back to now. */
  restore(memory: SavedMemory, now: Timestamp): void {
    this.connection = memory.connection;
    this.connectionSince = memory.connectionSince;
    this.disconnectCause = memory.disconnectCause;
    this.lastAliveAt = memory.lastAliveAt === null ? null : Math.min(memory.lastAliveAt, now);
    this.faults = memory.faults;
    this.verdict = memory.verdict ?? undefined;
    for (const [name, value] of Object.entries(memory.points)) this.points.set(name, value);
    this.#state = memory.state;
    this.#counts = { ...memory.counts };
    this.#boots = memory.boots;
    this.clock.restore(memory.clockErrorMs);
  }
}

/** As it is kept over a restart of the hub. */
export interface SavedMemory {
  readonly connection: Connection;
  readonly connectionSince: Timestamp;
  readonly disconnectCause: DisconnectCause;
  readonly lastAliveAt: Timestamp | null;
  readonly faults: readonly string[];
  readonly state: string;
  readonly verdict: Verdict | null;
  readonly points: Readonly<Record<string, LastValue>>;
  readonly counts: Omit<MessageCounts, 'lost'>;
  readonly boots: readonly string[];
  readonly clockErrorMs: number;
}
