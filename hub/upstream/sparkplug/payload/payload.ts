// The payload of a Sparkplug B message, and its encoding; the numbers are those of the specification's proto definition.

import type { Timestamp } from '../../../messages/observation.ts';
import { WireWriter } from './wire-format.ts';

/** Of the 34 data types of Sparkplug, those a hall needs. */
export const DATA_TYPES = { Int32: 3, Int64: 4, Double: 10, Boolean: 11, String: 12, DateTime: 13 } as const;
export type DataType = (typeof DATA_TYPES)[keyof typeof DATA_TYPES];

export type MetricValue = number | boolean | string | null;

export interface Property {
  readonly key: string;
  readonly type: DataType;
  readonly value: number | boolean | string;
}

export interface Metric {
  /** In births, and for a metric without an alias. */
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp: Timestamp;
  readonly type: DataType;
  readonly value: MetricValue;
  readonly isHistorical?: boolean;
  readonly properties?: readonly Property[];
}

export interface Payload {
  readonly timestamp: Timestamp;
  readonly metrics: readonly Metric[];
  /** 0 to 255; a death certificate has none. */
  readonly seq?: number;
  /** Births say the type of each metric, data do not repeat it. */
  readonly hasTypes: boolean;
}

const PAYLOAD = { timestamp: 1, metrics: 2, seq: 3 } as const;
const METRIC = { name: 1, alias: 2, timestamp: 3, datatype: 4, isHistorical: 5, isNull: 7, properties: 9 } as const;
const METRIC_VALUE = { int: 10, long: 11, double: 13, boolean: 14, string: 15 } as const;
const PROPERTY_SET = { keys: 1, values: 2 } as const;
const PROPERTY = { type: 1 } as const;
const PROPERTY_VALUE = { int: 3, long: 4, double: 6, boolean: 7, string: 8 } as const;

type ValueFields = Readonly<Record<keyof typeof METRIC_VALUE, number>>;

export function encodePayload({ timestamp, metrics, seq, hasTypes }: Payload): Buffer {
  const writer = new WireWriter().uint(PAYLOAD.timestamp, milliseconds(timestamp));
  for (const metric of metrics) writer.bytes(PAYLOAD.metrics, encodeMetric(metric, hasTypes));
  if (seq !== undefined) writer.uint(PAYLOAD.seq, seq);
  return writer.finish();
}

function encodeMetric(metric: Metric, hasType: boolean): Buffer {
  const { name, alias, timestamp, type, value, isHistorical = false, properties = [] } = metric;
  const writer = new WireWriter();
  if (name !== undefined) writer.string(METRIC.name, name);
  if (alias !== undefined) writer.uint(METRIC.alias, alias);
  writer.uint(METRIC.timestamp, milliseconds(timestamp));
  if (hasType) writer.uint(METRIC.datatype, type);
  if (isHistorical) writer.bool(METRIC.isHistorical, true);
  if (properties.length > 0) writer.bytes(METRIC.properties, encodeProperties(properties));
  if (value === null || !writeValue(writer, METRIC_VALUE, type, value)) writer.bool(METRIC.isNull, true);
  return writer.finish();
}

function encodeProperties(properties: readonly Property[]): Buffer {
  const writer = new WireWriter();
  for (const { key } of properties) writer.string(PROPERTY_SET.keys, key);
  for (const { type, value } of properties) {
    const property = new WireWriter().uint(PROPERTY.type, type);
    writeValue(property, PROPERTY_VALUE, type, value);
    writer.bytes(PROPERTY_SET.values, property.finish());
  }
  return writer.finish();
}

/** False where the value does not fit its type: then it is nothing that could be told. */
function writeValue(
  writer: WireWriter,
  fields: ValueFields,
  type: DataType,
  value: Exclude<MetricValue, null>,
): boolean {
  if (!fits(type, value)) return false;
  if (typeof value === 'string') writer.string(fields.string, value);
  else if (typeof value === 'boolean') writer.bool(fields.boolean, value);
  else if (type === DATA_TYPES.Double) writer.double(fields.double, value);
  else if (type === DATA_TYPES.Int32) writer.int(fields.int, value, 32);
  else writer.int(fields.long, value, 64);
  return true;
}

export function fits(type: DataType, value: MetricValue): boolean {
  switch (type) {
    case DATA_TYPES.Boolean:
      return typeof value === 'boolean';
    case DATA_TYPES.String:
      return typeof value === 'string';
    case DATA_TYPES.Double:
      return typeof value === 'number';
    case DATA_TYPES.Int32:
      return typeof value === 'number' && value === (value | 0);
    case DATA_TYPES.Int64:
    case DATA_TYPES.DateTime:
      return Number.isSafeInteger(value);
    default:
      return type satisfies never;
  }
}

/** A clock before 1970 or beyond all years cannot be told in an unsigned whole number. */
function milliseconds(time: Timestamp): number {
  return Math.min(Math.max(Math.floor(time), 0), Number.MAX_SAFE_INTEGER);
}
