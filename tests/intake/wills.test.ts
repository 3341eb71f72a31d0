// A will is a message of its device: the same rights, checked before anyone relies on it. T5, T8, T9.

import { PassThrough } from 'node:stream';
import type { PublishPacket } from 'aedes';
import { expect, test } from 'vitest';
import { silentLog } from '../../hub/foundation/log.ts';
import { newCounters } from '../../hub/intake/broker-options.ts';
import { Connection } from '../../hub/intake/clients/connection.ts';
import { Connections } from '../../hub/intake/clients/connections.ts';
import { DeviceFlow } from '../../hub/intake/clients/device-flow.ts';
import { deviceLogin } from '../../hub/intake/clients/login.ts';
import { PublishGate } from '../../hub/intake/clients/publish-gate.ts';
import { IncidentLog } from '../../hub/intake/incident-log.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { InputBody } from '../../hub/messages/input.ts';
import { CHANNELS, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';

test.each([
  ["another device's topic", deviceTopicOf('kiosk-02', 'presence')],
  ["the broker's own topic", '$SYS/x/new/clients'],
  ['a topic with a wildcard', 'hall/v1/kiosk/kiosk-01/+'],
])('a device whose will is on %s is not let in, and the log says so', async (_what, topic) => {
  const harness = await startBroker();
  const device = await harness.raw();
  const will = { topic, payload: Buffer.from('kiosk-02'), qos: 1, retain: false } as const;
  device.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: Buffer.from('kiosk-01-secret'), will });
  expect((await device.next('connack')).returnCode).toBe(5);
  await device.closed();
  expect(harness.said("the will's topic")).toMatchObject([{ who: 'kiosk-01' }]);
  expect(harness.inputs).toEqual([]);
});

function createGate() {
  const inputs: InputBody[] = [];
  const notice = (input: InputBody) => void inputs.push(input);
  const connections = new Connections(notice, silentLog);
  const gate = new PublishGate({
    connections,
    incidents: new IncidentLog(new FakeClock(), silentLog),
    counters: newCounters(),
    submit: async (input) => notice(input),
    notice,
    isTakingIn: () => true,
    storeRetained: async () => undefined,
  });
  return { gate, connections, inputs };
}

const presenceWill = (): PublishPacket => ({
  cmd: 'publish',
  topic: deviceTopicOf('kiosk-01', 'presence'),
  payload: 'lost',
  qos: 1,
  retain: true,
  dup: false,
});

test('a will that an earlier broker left behind goes nowhere', () => {
  const { gate, inputs } = createGate();
  const will = presenceWill();
  let answer: unknown;
  gate.authorize(null, will, (error) => (answer = error));
  expect(answer).toBeNull();
  expect(will).toMatchObject({ topic: '$refused', retain: false });
  expect(inputs).toEqual([]);
});

test('after a jump of the clock, the wills of connected devices are not published', () => {
  const { gate, connections, inputs } = createGate();
  const will = presenceWill();
  const client = { id: 'kiosk-01', closed: false };
  const connection = new Connection(
    new PassThrough(),
    { address: '127.0.0.1', finishHandshake: () => undefined },
    { isCommitting: () => true, onAckFailed: () => undefined },
  );
  const device = {
    id: deviceId('kiosk-01'),
    class: deviceClass('kiosk'),
    zone: zoneId('entrance'),
    name: { en: '', zh: '' },
  };
  connection.will = will;
  connection.login = deviceLogin(device, new DeviceFlow(new FakeClock(), { burst: 1, perSecond: 1 }), CHANNELS);
  connections.add(client, connection);
  let answer: unknown;
  gate.authorize(client, will, (error) => (answer = error));
  expect(answer).toBeInstanceOf(Error);
  expect(inputs).toEqual([]);
});
