// What a host application sends: NCMD and DCMD payloads, written by the tests' own hand.

export interface HostMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: number;
  readonly value?: string | boolean;
  /** Properties of type String. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** As Sparkplug B; without a timestamp where that is undefined. */
export function hostPayload(timestamp: number | undefined, metrics: readonly HostMetric[]): Buffer {
  return Buffer.concat([
    ...(timestamp === undefined ? [] : [varintField(1, timestamp)]),
    ...metrics.map((metric) => bytesField(2, metricBytes(metric))),
  ]);
}

export const rebirthRequest = (timestamp = 5_000): Buffer =>
  hostPayload(timestamp, [{ name: 'Node Control/Rebirth', value: true }]);

function metricBytes({ name, alias, timestamp, value, properties }: HostMetric): Buffer {
  return Buffer.concat([
    ...(name === undefined ? [] : [textField(1, name)]),
    ...(alias === undefined ? [] : [varintField(2, alias)]),
    ...(timestamp === undefined ? [] : [varintField(3, timestamp)]),
    ...(properties ? [bytesField(9, propertySet(properties))] : []),
    ...(typeof value === 'boolean' ? [varintField(14, value ? 1 : 0)] : []),
    ...(typeof value === 'string' ? [textField(15, value)] : []),
  ]);
}

function propertySet(properties: Readonly<Record<string, string>>): Buffer {
  const keys = Object.keys(properties).map((key) => textField(1, key));
  const values = Object.values(properties).map((value) =>
    bytesField(2, Buffer.concat([varintField(1, 12), textField(8, value)])),
  );
  return Buffer.concat([...keys, ...values]);
}

export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

const textField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text));

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest /= 128n) bytes.push(Number(rest % 128n) + 128);
  return Buffer.from([...bytes, Number(rest)]);
}
