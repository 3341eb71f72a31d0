// The hub's own encoder and decoder of Sparkplug payloads, beside a reader and a writer that share no code with them.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DATA_TYPES,
  type DataType,
  encodePayload,
  type Metric,
  type MetricValue,
} from '../../../hub/upstream/sparkplug/payload/payload.ts';
import { decodePayload } from '../../../hub/upstream/sparkplug/payload/payload-decoder.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';
import { type HeardMetric, hear } from './heard.ts';
import { bytesField, hostPayload, varintField } from './host-messages.ts';
import { FIELDS } from './protobuf-reader.ts';

const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const text = fc.string({ unit: 'binary', maxLength: 300 });

const typed = fc.oneof(
  fc.record({ type: fc.constant(DATA_TYPES.Int32), value: fc.integer() }),
  fc.record({ type: fc.constant(DATA_TYPES.Int64), value: fc.maxSafeInteger() }),
  fc.record({ type: fc.constant(DATA_TYPES.Double), value: fc.double() }),
  fc.record({ type: fc.constant(DATA_TYPES.Boolean), value: fc.boolean() }),
  fc.record({ type: fc.constant(DATA_TYPES.String), value: text }),
  fc.record({ type: fc.constant(DATA_TYPES.DateTime), value: time }),
  fc.record({ type: fc.constant(DATA_TYPES.Double), value: fc.constant(null) }),
);
const metrics = fc.array(
  fc.record({ name: text, alias: fc.nat(), timestamp: time, isHistorical: fc.boolean(), typed, key: text }),
  { maxLength: 30 },
);

/** As the specification has it: what is negative stands as its two's complement. */
function onTheWire(type: DataType, value: MetricValue): HeardMetric['value'] {
  if (value === null) return undefined;
  if (type === DATA_TYPES.Double || typeof value !== 'number') return value;
  return BigInt.asUintN(type === DATA_TYPES.Int32 ? 32 : 64, BigInt(value));
}

function heardBack(metric: Omit<Metric, 'type'> & { type: DataType }): HeardMetric {
  const bytes = encodePayload({ timestamp: 1, seq: 255, hasTypes: true, metrics: [metric] });
  const [heard] = hear({ topic: '', payload: bytes, qos: 0, retain: false }).metrics;
  if (!heard) throw new Error('no metric came back');
  return heard;
}

describe('the encoder', () => {
  it('writes what a reader of the definition reads back, whatever the values', () => {
    fc.assert(
      fc.property(metrics, time, fc.nat(255), (given, timestamp, seq) => {
        const all = given.map(({ typed: { type, value }, key, ...rest }) => {
          const properties = value === null ? [] : [{ key, type, value }];
          return { ...rest, type, value, properties } satisfies Metric;
        });
        const payload = encodePayload({ timestamp, metrics: all, seq, hasTypes: true });
        const heard = hear({ topic: '', payload, qos: 0, retain: false });
        expect({ timestamp: heard.timestamp, seq: heard.seq }).toEqual({ timestamp, seq });
        for (const [index, { type, value, properties, ...rest }] of all.entries()) {
          const wire = onTheWire(type, value);
          expect(heard.metrics[index]).toMatchObject({ ...rest, datatype: type, value: wire, isNull: value === null });
          expect(heard.metrics[index]?.properties.map((property) => property.value)).toEqual(
            properties.map(() => wire),
          );
        }
      }),
    );
  });

  it('says null in place of a value that its type cannot hold', () => {
    const odd: ReadonlyArray<[DataType, MetricValue]> = [
      [DATA_TYPES.Int64, 1e300],
      [DATA_TYPES.Int64, 0.5],
      [DATA_TYPES.Int32, 2 ** 31],
      [DATA_TYPES.Boolean, 1],
      [DATA_TYPES.String, true],
      [DATA_TYPES.Double, '1'],
    ];
    for (const [type, value] of odd)
      expect(heardBack({ name: 'x', timestamp: 0, type, value })).toMatchObject({ isNull: true, value: undefined });
  });

  it('tells a time before 1970, or with fractions, as a whole number that is not negative', () => {
    for (const [given, told] of [
      [-5, 0],
      [1_000.7, 1_000],
    ] as const)
      expect(heardBack({ name: 'x', timestamp: given, type: DATA_TYPES.Boolean, value: true }).timestamp).toBe(told);
  });
});

describe('the decoder', () => {
  it('reads what a host wrote', () => {
    const bytes = hostPayload(77, [
      { alias: 300, timestamp: 5, value: '好', properties: { id: 'a-1' } },
      { name: 'b', value: true },
    ]);
    expect(decodePayload(bytes)).toEqual({
      timestamp: 77,
      metrics: [
        { alias: 300, timestamp: 5, value: '好', texts: new Map([['id', 'a-1']]) },
        { name: 'b', value: true, texts: new Map() },
      ],
    });
  });

  it('passes over fields that it does not know', () => {
    const bytes = Buffer.concat([varintField(99, 1), hostPayload(7, []), bytesField(5, Buffer.from('body'))]);
    expect(decodePayload(bytes)).toEqual({ timestamp: 7, metrics: [] });
  });

  it('never throws, and never hangs, whatever the bytes', () => {
    const good = hostPayload(77, [{ name: 'Command/restart', value: '{}', properties: { id: 'a' } }]);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodePayload(Buffer.from(bytes))));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(good);
        damaged[at] = byte;
        decodePayload(damaged);
        decodePayload(good.subarray(0, at));
      }),
    );
  });

  it.each([
    ['cut off', hostPayload(7, [{ name: 'a', value: 'b' }]).subarray(0, -1)],
    ['with text that is no UTF-8', bytesField(2, bytesField(1, Buffer.from([0xff, 0xfe])))],
    ['with a group, which Sparkplug does not have', Buffer.from([0x0b])],
    ['with a number of eleven bytes', Buffer.from([0x08, ...Array.from({ length: 10 }, () => 0x80), 0x00])],
    ['with a name that is a number', bytesField(2, varintField(1, 5))],
    ['with more values than keys', bytesField(2, bytesField(9, bytesField(2, varintField(1, 12))))],
    [
      'with more metrics than any command has',
      Buffer.concat(Array.from({ length: 257 }, () => bytesField(2, Buffer.alloc(0)))),
    ],
    ['larger than any command is', hostPayload(7, [{ name: 'a', value: 'x'.repeat(64 * 1024) }])],
  ])('takes a message %s for none', (_, bytes) => {
    expect(decodePayload(bytes)).toBeUndefined();
  });
});

describe("the tests' own reader", () => {
  it.runIf(hasSharedData)('knows exactly the fields of the specification', () => {
    const proto = readFileSync(sharedData('sparkplug/sparkplug_b.from-spec.proto'), 'utf8');
    for (const [message, fields] of Object.entries(FIELDS)) {
      const known = Object.entries(fields).map(([number, { name, kind, isRepeated }]) => {
        const type = kind === 'Extension' ? `${message}ValueExtension`.replace('ValueValue', 'Value') : kind;
        return `${isRepeated ? 'repeated ' : ''}${type} ${name} = ${number}`;
      });
      expect(fieldsIn(proto, message).sort(), message).toEqual(known.sort());
    }
  });
});

/** `type name = number` of the message's own fields, without those of messages within it. */
function fieldsIn(proto: string, message: string): string[] {
  const text = proto.replace(/\/\/.*$/gm, '');
  const enclosing: string[] = [];
  const own: string[] = [];
  for (const [token, , block, repeated, type, name, number] of text.matchAll(
    /(message|oneof|enum) (\w+)\s*\{|\}|(repeated )?(?:optional )?(\w+)\s+(\w+)\s*=\s*(\d+);/g,
  )) {
    // The fields of a oneof belong to the message around it.
    if (token === '}') enclosing.pop();
    else if (block !== undefined) enclosing.push(token.startsWith('oneof') ? (enclosing.at(-1) ?? '') : block);
    else if (enclosing.at(-1) === message) own.push(`${repeated ?? ''}${type} ${name} = ${number}`);
  }
  return own;
}
