// Gathers telemetry of each device into windows of its own time: count, min, max, mean, last.

import type { DeviceId } from '../messages/ids.ts';
import type { JsonObject } from '../messages/json.ts';
import type { Observation, PointScalar, Timestamp } from '../messages/observation.ts';

/** A window that the device's own time never ends is closed this long after its length by the hub's time. */
const GRACE_MS = 2_000;

interface PointWindow {
  readonly unit: string;
  count: number;
  min: number;
  max: number;
  sum: number;
  last: PointScalar;
}

interface OpenWindow {
  readonly from: Timestamp;
  closesAt: Timestamp;
  readonly points: Map<string, PointWindow>;
}

export interface TelemetryWindow {
  readonly deviceId: DeviceId;
  readonly from: Timestamp;
  readonly to: Timestamp;
  /** By point: unit, count and last; for numbers min, max and mean as well. */
  readonly points: JsonObject;
}

export class TelemetryWindows {
  readonly #windowMs: number;
  readonly #open = new Map<DeviceId, OpenWindow>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Takes the values in; a value of another window closes the open one, whichever way the device's time went. */
  add({ deviceId, at, receivedAt, points }: Observation): TelemetryWindow | undefined {
    if (points.length === 0) return undefined;
    const from = Math.floor(at / this.#windowMs) * this.#windowMs;
    const open = this.#open.get(deviceId);
    const closed = open && open.from !== from ? this.close(deviceId) : undefined;
    const current = this.#open.get(deviceId) ?? this.#begin(deviceId, from, receivedAt);
    for (const { name, unit, value } of points) addValue(current.points, name, unit, value);
    return closed;
  }

  /** Closes every window that hub time says is over. */
  closeDue(now: Timestamp): TelemetryWindow[] {
    return [...this.#open].filter(([, window]) => window.closesAt <= now).flatMap(([id]) => this.close(id) ?? []);
  }

  /** Moves along with the hub's clock where that was set. */
  shift(byMs: number): void {
    for (const window of this.#open.values()) window.closesAt += byMs;
  }

  closeAll(): TelemetryWindow[] {
    return [...this.#open.keys()].flatMap((id) => this.close(id) ?? []);
  }

  close(deviceId: DeviceId): TelemetryWindow | undefined {
    const window = this.#open.get(deviceId);
    this.#open.delete(deviceId);
    if (!window) return undefined;
    const points = Object.fromEntries([...window.points].map(([name, point]) => [name, summary(point)]));
    return { deviceId, from: window.from, to: window.from + this.#windowMs, points };
  }

  #begin(deviceId: DeviceId, from: Timestamp, receivedAt: Timestamp): OpenWindow {
    const window: OpenWindow = { from, closesAt: receivedAt + this.#windowMs + GRACE_MS, points: new Map() };
    this.#open.set(deviceId, window);
    return window;
  }
}

function addValue(points: Map<string, PointWindow>, name: string, unit: string, value: PointScalar): void {
  const known = points.get(name);
  const number = typeof value === 'number' ? value : Number.NaN;
  if (!known) {
    points.set(name, { unit, count: 1, min: number, max: number, sum: number, last: value });
    return;
  }
  known.count += 1;
  known.min = Math.min(known.min, number);
  known.max = Math.max(known.max, number);
  known.sum += number;
  known.last = value;
}

function summary({ unit, count, min, max, sum, last }: PointWindow): JsonObject {
  return Number.isNaN(sum) ? { count, last } : { unit, count, min, max, mean: sum / count, last };
}
