// What comes from an external broker is held against registry, contract, size and rate, as at the embedded one.

import { expect, it } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import type { Delivery } from '../../../hub/intake/external/connection.ts';
import { MessageGate } from '../../../hub/intake/external/message-gate.ts';
import { IncidentLog } from '../../../hub/intake/incident-log.ts';
import { CHANNELS } from '../../support/broker-config.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { gadget } from '../../support/gadget-class.ts';

const device = gadget();
const clock = new FakeClock();

function gate(limits = {}): MessageGate {
  return new MessageGate({
    limits: { packetBytes: 100, publishesPerSecond: 1, publishBurst: 2, ...limits },
    clock,
    incidents: new IncidentLog(clock, silentLog),
    deviceOf: (id) => (id === device.id ? device : undefined),
    channelsOf: () => CHANNELS,
  });
}

const delivery = (topic: string, more: Partial<Delivery> = {}): Delivery => ({
  ...{ topic, payload: Buffer.from('{}'), qos: 1, isRetained: false, acknowledge: () => undefined },
  ...more,
});
const OWN = `hall/v1/gadget/${device.id}`;

it('lets a message of a registered device on a channel of its contract in', () => {
  const { input, speaker, channel } = gate().admit(delivery(`${OWN}/event`), true);
  expect([speaker, channel]).toEqual([device.id, 'event']);
  expect(input).toMatchObject({
    kind: 'message',
    message: { deviceId: device.id, deviceClass: 'gadget', channel: 'event', topic: `${OWN}/event`, isRetained: false },
  });
});

it('flags what the broker had stored, and takes it for no sign of life', () => {
  const { input, speaker } = gate().admit(delivery(`${OWN}/state`, { isRetained: true }), true);
  expect(input).toMatchObject({ kind: 'message', message: { isRetained: true } });
  expect(speaker).toBeUndefined();
});

it.each([
  ['a channel that its contract does not have', `${OWN}/gossip`, 'channel-unknown'],
  ['the topic of another class', `hall/v1/robot/${device.id}/event`, 'channel-not-permitted'],
  ['a device that nobody registered', 'hall/v1/gadget/stranger/event', 'channel-not-permitted'],
])('refuses %s, for quarantine', (_what, topic, reason) => {
  expect(gate().admit(delivery(topic), true).input).toMatchObject({ kind: 'message-refused', reason });
});

it('refuses what is larger than a packet may be, and keeps none of its bytes', () => {
  const { input } = gate().admit(delivery(`${OWN}/event`, { payload: Buffer.alloc(101) }), true);
  expect(input).toMatchObject({ kind: 'message-refused', reason: 'too-large' });
  const bytes = input?.kind === 'message-refused' ? input.message.payload.length : -1;
  expect(bytes).toBe(0);
  expect(gate().admit(delivery(`${OWN}/event`, { payload: Buffer.alloc(100) }), true).input?.kind).toBe('message');
});

it('passes over the commands of the hub itself, and over what is no topic of a device', () => {
  expect(gate().admit(delivery(`${OWN}/command`), true)).toEqual({});
  expect(gate().admit(delivery('hall/v1/GADGET/x/y'), true)).toEqual({});
});

it('drops QoS 0 above the rate, shows one of each ten seconds, and takes QoS 1 all the same', () => {
  const own = gate();
  const say = (qos: number) => own.admit(delivery(`${OWN}/telemetry`, { qos }), true).input?.kind;
  expect([say(0), say(0), say(0), say(0)]).toEqual(['message', 'message', 'message-refused', undefined]);
  expect(say(1)).toBe('message');
  expect(own.counters).toMatchObject({ publishesOverRate: 2, publishesTakenOverRate: 1 });
  clock.advance(1_000);
  expect(say(0)).toBe('message');
});

it('does not count what the broker had stored against the rate', () => {
  const own = gate({ publishBurst: 1 });
  for (let count = 0; count < 5; count += 1) own.admit(delivery(`${OWN}/state`, { isRetained: true, qos: 0 }), true);
  expect(own.counters).toMatchObject({ published: 5, publishesOverRate: 0 });
});

it('does not count what waited for the hub against the rate: the device is not to blame that it comes at once', () => {
  const own = gate();
  for (let count = 0; count < 500; count += 1) own.admit(delivery(`${OWN}/event`), false);
  expect(own.admit(delivery(`${OWN}/telemetry`, { qos: 0 }), true).input?.kind).toBe('message');
  expect(own.counters).toMatchObject({ published: 501, publishesTakenOverRate: 0 });
});

it('strangers, however many, show once in ten seconds together', () => {
  const own = gate();
  const shown = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => own.admit(delivery(`hall/v1/gadget/s-${index}/event`), true).input,
    ).filter((input) => input !== undefined).length;
  expect(shown(100)).toBeLessThanOrEqual(2);
  clock.advance(10_000);
  expect(shown(100)).toBeLessThanOrEqual(2);
  expect(own.counters.publishesRefused).toBe(200);
});
