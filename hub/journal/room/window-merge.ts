// Merges telemetry windows of one device into one wider window: count, min, max, mean weighted by count, last.

import { isJsonObject, type JsonValue } from '../../messages/json.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';

/** The `data` of a telemetry window; times in milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly points: Readonly<Record<string, Point>>;
}

/** Of a point whose values are not all numbers only count and last are known. */
interface Point {
  readonly count: number;
  readonly last: JsonValue;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
}

/** Undefined for what is no telemetry window: it is left as it is. */
export function readWindow(data: string): Window | undefined {
  const value = parse(data);
  if (!isJsonObject(value) || !isJsonObject(value.points)) return undefined;
  const [from, to] = [Date.parse(String(value.from)), Date.parse(String(value.to))];
  const points = Object.entries<unknown>(value.points);
  if (Number.isNaN(from) || Number.isNaN(to) || !points.every(isNamedPoint)) return undefined;
  return { from, to, points: Object.fromEntries(points) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeWindow({ from, to, points }: Window): string {
  return JSON.stringify({ from: rfc3339(from), to: rfc3339(to), points });
}

/** In the order in which they were recorded. Undefined where a point changed its unit: such windows have no common mean. */
export function mergeWindows(windows: readonly Window[]): Window | undefined {
  const points = new Map<string, Point>();
  for (const [name, point] of windows.toSorted((a, b) => a.from - b.from).flatMap(pointsOf)) {
    const before = points.get(name);
    if (before !== undefined && before.unit !== point.unit && isNumeric(before) && isNumeric(point)) return undefined;
    points.set(name, before === undefined ? point : mergePoints(before, point));
  }
  const from = Math.min(...windows.map((window) => window.from));
  const to = Math.max(...windows.map((window) => window.to));
  return { from, to, points: Object.fromEntries(points) };
}

function pointsOf({ points }: Window): Array<[string, Point]> {
  return Object.entries(points);
}

function mergePoints(a: Point, b: Point): Point {
  const count = a.count + b.count;
  if (!isNumeric(a) || !isNumeric(b)) return { count, last: b.last };
  const mean = (a.mean * a.count + b.mean * b.count) / count;
  const unit = b.unit === undefined ? {} : { unit: b.unit };
  return { ...unit, count, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), mean, last: b.last };
}

function isNumeric(point: Point): point is Point & { min: number; max: number; mean: number } {
  return point.min !== undefined && point.max !== undefined && point.mean !== undefined;
}

function isNamedPoint(entry: [string, unknown]): entry is [string, Point] {
  const [, value] = entry;
  if (!isJsonObject(value) || typeof value.count !== 'number' || !(value.count > 0)) return false;
  return value.last !== undefined && [value.min, value.max, value.mean].every(isNumberOrAbsent);
}

function isNumberOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}
