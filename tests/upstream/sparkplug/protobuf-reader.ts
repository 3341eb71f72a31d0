// Reads Sparkplug payloads for tests, by the specification's field tables; shares no code with the hub and forgives nothing.

type Scalar = 'uint32' | 'uint64' | 'bool' | 'string' | 'double' | 'float' | 'bytes';
type MessageName = 'Payload' | 'Metric' | 'PropertySet' | 'PropertyValue';
/** A message that the hub has no use for, and that a test therefore must not meet. */
type Unused = 'DataSet' | 'Template' | 'MetaData' | 'PropertySetList' | 'Extension';
export interface FieldOf {
  readonly name: string;
  readonly kind: Scalar | MessageName | Unused;
  readonly isRepeated?: true;
}

/** As in the proto definition of the specification; a test compares them. */
export const FIELDS: Readonly<Record<MessageName, Readonly<Record<number, FieldOf>>>> = {
  Payload: {
    1: { name: 'timestamp', kind: 'uint64' },
    2: { name: 'metrics', kind: 'Metric', isRepeated: true },
    3: { name: 'seq', kind: 'uint64' },
    4: { name: 'uuid', kind: 'string' },
    5: { name: 'body', kind: 'bytes' },
  },
  Metric: {
    1: { name: 'name', kind: 'string' },
    2: { name: 'alias', kind: 'uint64' },
    3: { name: 'timestamp', kind: 'uint64' },
    4: { name: 'datatype', kind: 'uint32' },
    5: { name: 'is_historical', kind: 'bool' },
    6: { name: 'is_transient', kind: 'bool' },
    7: { name: 'is_null', kind: 'bool' },
    8: { name: 'metadata', kind: 'MetaData' },
    9: { name: 'properties', kind: 'PropertySet' },
    10: { name: 'int_value', kind: 'uint32' },
    11: { name: 'long_value', kind: 'uint64' },
    12: { name: 'float_value', kind: 'float' },
    13: { name: 'double_value', kind: 'double' },
    14: { name: 'boolean_value', kind: 'bool' },
    15: { name: 'string_value', kind: 'string' },
    16: { name: 'bytes_value', kind: 'bytes' },
    17: { name: 'dataset_value', kind: 'DataSet' },
    18: { name: 'template_value', kind: 'Template' },
    19: { name: 'extension_value', kind: 'Extension' },
  },
  PropertySet: {
    1: { name: 'keys', kind: 'string', isRepeated: true },
    2: { name: 'values', kind: 'PropertyValue', isRepeated: true },
  },
  PropertyValue: {
    1: { name: 'type', kind: 'uint32' },
    2: { name: 'is_null', kind: 'bool' },
    3: { name: 'int_value', kind: 'uint32' },
    4: { name: 'long_value', kind: 'uint64' },
    5: { name: 'float_value', kind: 'float' },
    6: { name: 'double_value', kind: 'double' },
    7: { name: 'boolean_value', kind: 'bool' },
    8: { name: 'string_value', kind: 'string' },
    9: { name: 'propertyset_value', kind: 'PropertySet' },
    10: { name: 'propertysets_value', kind: 'PropertySetList' },
    11: { name: 'extension_value', kind: 'Extension' },
  },
};

export interface Field {
  readonly name: string;
  readonly value: bigint | number | boolean | string | Message;
}
/** The fields in the order in which they stood on the wire; absent means that they were not there. */
export type Message = readonly Field[];

/** Throws for everything that is not exactly a message of this kind. */
export function readMessage(kind: MessageName, bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = varintAt(view, at);
    const definition = FIELDS[kind][Number(tag.value >> 3n)];
    if (!definition) throw new Error(`${kind} has no field ${tag.value >> 3n}`);
    const { value, next } = valueAt(view, tag.next, definition, Number(tag.value & 7n));
    if (!definition.isRepeated && fields.some(({ name }) => name === definition.name))
      throw new Error(`${kind}.${definition.name} comes twice`);
    fields.push({ name: definition.name, value });
    at = next;
  }
  return fields;
}

function valueAt(view: DataView, at: number, { name, kind }: FieldOf, wireType: number) {
  const expect = (wanted: number) => {
    if (wireType !== wanted) throw new Error(`${name} has wire type ${wireType} in place of ${wanted}`);
  };
  if (kind === 'uint32' || kind === 'uint64' || kind === 'bool') {
    expect(0);
    return varintField(view, at, kind);
  }
  if (kind === 'double' || kind === 'float') {
    expect(kind === 'double' ? 1 : 5);
    return kind === 'double'
      ? { value: view.getFloat64(at, true), next: at + 8 }
      : { value: view.getFloat32(at, true), next: at + 4 };
  }
  expect(2);
  const { value: length, next: start } = varintAt(view, at);
  const next = start + Number(length);
  if (next > view.byteLength) throw new Error(`${name} goes beyond the end`);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, Number(length));
  if (kind === 'string') return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes), next };
  if (kind in FIELDS) return { value: readMessage(kind as MessageName, bytes), next };
  throw new Error(`${name} is of kind ${kind}, which the hub does not use`);
}

function varintField(view: DataView, at: number, kind: 'uint32' | 'uint64' | 'bool') {
  const { value, next } = varintAt(view, at);
  if (kind === 'bool' && value > 1n) throw new Error(`${value} is no truth value`);
  if (kind === 'uint32' && value >= 1n << 32n) throw new Error(`${value} does not fit into 32 bits`);
  return { value: kind === 'bool' ? value === 1n : value, next };
}

function varintAt(view: DataView, at: number): { value: bigint; next: number } {
  for (let value = 0n, index = 0; index < 10; index += 1) {
    const byte = view.getUint8(at + index);
    value += BigInt(byte % 128) * 2n ** BigInt(7 * index);
    if (byte >= 128) continue;
    if (byte === 0 && index > 0) throw new Error('a number is longer than it has to be');
    return { value, next: at + index + 1 };
  }
  throw new Error('a number is too long');
}
