// A Sparkplug message as a host application hears it: its topic taken apart, its payload read by the tests' own reader.

import type { OutgoingMessage } from '../../../hub/upstream/record-format.ts';
import { type Message, readMessage } from './protobuf-reader.ts';

export interface HeardProperty {
  readonly key: string;
  readonly type: number | undefined;
  readonly field: string | undefined;
  readonly value: bigint | number | boolean | string | undefined;
}

export interface HeardMetric {
  readonly name: string | undefined;
  readonly alias: number | undefined;
  readonly timestamp: number | undefined;
  readonly datatype: number | undefined;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  /** Which field of the wire bore the value. */
  readonly field: string | undefined;
  readonly value: bigint | number | boolean | string | undefined;
  readonly properties: readonly HeardProperty[];
  /** How many keys and values the property set had. */
  readonly propertyCounts: { readonly keys: number; readonly values: number };
}

export interface Heard {
  /** NBIRTH, DDATA, … */
  readonly type: string;
  readonly device: string | undefined;
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly timestamp: number | undefined;
  readonly seq: number | undefined;
  readonly metrics: readonly HeardMetric[];
  /** By the hub's clock, when it was published; undefined for a will. */
  readonly at?: number;
}

export function hear({ topic, payload, qos, retain }: OutgoingMessage): Heard {
  const fields = readMessage('Payload', Buffer.from(payload));
  const [, , type = '', , device] = topic.split('/');
  const metrics = fields.filter(({ name }) => name === 'metrics').map(({ value }) => hearMetric(value as Message));
  const envelope = { timestamp: numberIn(fields, 'timestamp'), seq: numberIn(fields, 'seq') };
  return { ...{ type, device, topic, qos, retain }, ...envelope, metrics };
}

function hearMetric(fields: Message): HeardMetric {
  const properties = fields.find(({ name }) => name === 'properties')?.value as Message | undefined;
  const keys = (properties ?? []).filter(({ name }) => name === 'keys').map(({ value }) => String(value));
  const values = (properties ?? []).filter(({ name }) => name === 'values').map(({ value }) => value as Message);
  return {
    name: fields.find(({ name }) => name === 'name')?.value as string | undefined,
    alias: numberIn(fields, 'alias'),
    timestamp: numberIn(fields, 'timestamp'),
    datatype: numberIn(fields, 'datatype'),
    isHistorical: fields.some(({ name, value }) => name === 'is_historical' && value === true),
    isNull: fields.some(({ name, value }) => name === 'is_null' && value === true),
    ...valueIn(fields),
    properties: keys.map((key, index) => hearProperty(key, values[index] ?? [])),
    propertyCounts: { keys: keys.length, values: values.length },
  };
}

function hearProperty(key: string, fields: Message): HeardProperty {
  return { key, type: numberIn(fields, 'type'), ...valueIn(fields) };
}

function valueIn(fields: Message): Pick<HeardMetric, 'field' | 'value'> {
  const values = fields.filter(({ name }) => name.endsWith('_value'));
  if (values.length > 1) throw new Error(`more than one value: ${values.map(({ name }) => name).join(', ')}`);
  return { field: values[0]?.name, value: values[0]?.value as HeardMetric['value'] };
}

function numberIn(fields: Message, name: string): number | undefined {
  const value = fields.find((field) => field.name === name)?.value;
  return value === undefined ? undefined : Number(value);
}
