// Packets are followed through the stream wherever the reads cut them.

import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { PacketFraming } from '../../../hub/intake/sockets/packet-framing.ts';

const publish = (bytes: number): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload: Buffer.alloc(bytes, 0xe0),
  qos: 0,
  dup: false,
  retain: false,
});
const subscribe = (messageId: number): Packet => ({
  cmd: 'subscribe',
  messageId,
  subscriptions: [{ topic: 'a', qos: 0 }],
});
const packet = fc.oneof(
  fc.integer({ min: 0, max: 20_000 }).map(publish),
  fc.integer({ min: 1, max: 65_535 }).map(subscribe),
);

test('well-formed packets raise no fault, and only a real DISCONNECT is taken for one, however the reads fall', () => {
  fc.assert(
    fc.property(
      fc.array(packet, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 5_000 })),
      fc.boolean(),
      (packets, cuts, leaves) => {
        const framing = new PacketFraming();
        const stream = Buffer.concat([
          ...packets.map((one) => generate(one)),
          generate(leaves ? { cmd: 'disconnect' } : { cmd: 'pingreq' }),
        ]);
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          expect(framing.read(stream.subarray(at, at + cut), 65_536)).toBeUndefined();
          at += cut;
        }
        expect(framing.hasDisconnect).toBe(leaves);
      },
    ),
  );
});

test('a packet that is too large is known by its header', () => {
  const framing = new PacketFraming();
  expect(framing.read(generate(publish(5_000)).subarray(0, 3), 4_096)).toBe('packet-too-large');
});

test('packet identifier 0 is known even where a read ends between its bytes', () => {
  const framing = new PacketFraming();
  expect(framing.read(Buffer.from([0x82, 6, 0]), 4_096)).toBeUndefined();
  expect(framing.read(Buffer.from([0, 0, 1, 0x61, 0]), 4_096)).toBe('packet-identifier-zero');
});
