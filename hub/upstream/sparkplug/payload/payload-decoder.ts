// Reads what a host application sends: commands. Whatever is malformed or too large is undefined, never an exception.

import { MalformedMessage, readFields, type WireField } from './wire-format.ts';

export interface ReceivedMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: number;
  readonly value?: number | boolean | string;
  /** Properties whose value is text; a command needs no others. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface ReceivedPayload {
  readonly timestamp?: number;
  readonly metrics: readonly ReceivedMetric[];
}

const LARGEST_PAYLOAD_BYTES = 64 * 1024;
const MOST_METRICS = 256;
const PAYLOAD = { timestamp: 1, metrics: 2 } as const;
const METRIC = { name: 1, alias: 2, timestamp: 3, properties: 9 } as const;
const METRIC_VALUE = { int: 10, long: 11, float: 12, double: 13, boolean: 14, string: 15 } as const;
const PROPERTY_SET = { keys: 1, values: 2 } as const;
const PROPERTY_STRING = 8;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function decodePayload(bytes: Buffer): ReceivedPayload | undefined {
  if (bytes.length > LARGEST_PAYLOAD_BYTES) return undefined;
  try {
    return readPayload(bytes);
  } catch (error) {
    // The decoder of text throws a TypeError for what is no UTF-8.
    if (error instanceof MalformedMessage || error instanceof TypeError) return undefined;
    throw error;
  }
}

function readPayload(bytes: Buffer): ReceivedPayload {
  const fields = [...readFields(bytes)];
  const metrics = fields.filter(({ field }) => field === PAYLOAD.metrics);
  if (metrics.length > MOST_METRICS) throw new MalformedMessage('too many metrics');
  const timestamp = numberOf(lastOf(fields, PAYLOAD.timestamp));
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    metrics: metrics.map((field) => readMetric(bytesOf(field))),
  };
}

function readMetric(bytes: Buffer): ReceivedMetric {
  const fields = [...readFields(bytes)];
  const name = lastOf(fields, METRIC.name);
  const alias = numberOf(lastOf(fields, METRIC.alias));
  const timestamp = numberOf(lastOf(fields, METRIC.timestamp));
  const value = readValue(fields);
  const properties = lastOf(fields, METRIC.properties);
  return {
    ...(name && { name: textOf(name) }),
    ...(alias === undefined ? {} : { alias }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(value === undefined ? {} : { value }),
    texts: properties ? readTexts(bytesOf(properties)) : new Map(),
  };
}

function readValue(fields: readonly WireField[]): number | boolean | string | undefined {
  const last = fields.findLast(({ field }) => Object.values<number>(METRIC_VALUE).includes(field));
  switch (last?.field) {
    case undefined:
      return undefined;
    case METRIC_VALUE.string:
      return textOf(last);
    case METRIC_VALUE.boolean:
      return numberOf(last) === 1;
    case METRIC_VALUE.float:
      return bytesOf(last, 4).readFloatLE();
    case METRIC_VALUE.double:
      return bytesOf(last, 8).readDoubleLE();
    default:
      return numberOf(last);
  }
}

function readTexts(bytes: Buffer): Map<string, string> {
  const fields = [...readFields(bytes)];
  const keys = fields.filter(({ field }) => field === PROPERTY_SET.keys).map(textOf);
  const values = fields.filter(({ field }) => field === PROPERTY_SET.values);
  if (keys.length !== values.length) throw new MalformedMessage('as many values as keys belong into a set');
  const texts = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    const text = value && lastOf([...readFields(bytesOf(value))], PROPERTY_STRING);
    if (text) texts.set(key, textOf(text));
  }
  return texts;
}

/** A field that comes twice counts by its last value, as Protocol Buffers ask. */
function lastOf(fields: readonly WireField[], wanted: number): WireField | undefined {
  return fields.findLast(({ field }) => field === wanted);
}

function numberOf(field: WireField | undefined): number | undefined {
  if (!field) return undefined;
  if (typeof field.value !== 'bigint') throw new MalformedMessage(`field ${field.field} is no number`);
  return Number(field.value);
}

function bytesOf({ field, value }: WireField, length?: number): Buffer {
  const isRight = typeof value !== 'bigint' && (length === undefined || value.length === length);
  if (!isRight) throw new MalformedMessage(`field ${field} is of another type`);
  return value;
}

function textOf(field: WireField): string {
  return strictUtf8.decode(bytesOf(field));
}
