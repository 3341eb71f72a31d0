// The middle hears of a take-over in its order, whichever socket event comes first.

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import { Connection } from '../../../hub/intake/clients/connection.ts';
import { Connections } from '../../../hub/intake/clients/connections.ts';
import { DeviceFlow } from '../../../hub/intake/clients/device-flow.ts';
import { deviceLogin } from '../../../hub/intake/clients/login.ts';
import { deviceClass, deviceId, zoneId } from '../../../hub/messages/ids.ts';
import type { InputBody } from '../../../hub/messages/input.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';

const device = {
  id: deviceId('kiosk-01'),
  class: deviceClass('kiosk'),
  zone: zoneId('entrance'),
  name: { en: '', zh: '' },
};

function createConnections() {
  const inputs: InputBody[] = [];
  const connections = new Connections((input) => void inputs.push(input), silentLog);
  const login = () => {
    const client = { id: 'kiosk-01', closed: false };
    const connection = new Connection(
      new PassThrough(),
      { address: '', finishHandshake: () => undefined },
      { isCommitting: () => true, onAckFailed: () => undefined },
    );
    connections.add(client, connection);
    connection.login = deviceLogin(device, new DeviceFlow(new FakeClock(), { burst: 1, perSecond: 1 }), []);
    connections.takeOver(client, connection);
    return { client, connection };
  };
  const told = () => inputs.map((input) => (input.kind === 'device-disconnected' ? input.cause : input.kind));
  return { connections, login, told };
}

test('the old connection is reported gone before the new one is there, although its socket closes later', async () => {
  const { connections, login, told } = createConnections();
  const old = login();
  connections.ready(old.client, old.connection);
  const young = login();
  connections.ready(young.client, young.connection);
  old.connection.stream.destroy();
  await waitFor(() => old.connection.isClosed);
  expect(told()).toEqual(['device-connected', 'taken-over', 'device-connected']);
  expect(connections.find('kiosk-01')).toBe(young.connection);
});

test('a new connection that dies before its CONNACK leaves the old one in its place', async () => {
  const { connections, login, told } = createConnections();
  const old = login();
  connections.ready(old.client, old.connection);
  const young = login();
  young.connection.stream.destroy();
  await waitFor(() => young.connection.isClosed);
  expect(connections.find('kiosk-01')).toBe(old.connection);
  expect(old.connection.isWillVoid).toBe(false);
  old.connection.stream.destroy();
  await waitFor(() => old.connection.isClosed);
  expect(told()).toEqual(['device-connected', 'socket-lost']);
});

test('a client that leaves in the moment of its CONNACK was never there', async () => {
  const { connections, login, told } = createConnections();
  const { client, connection } = login();
  connection.stream.destroy();
  await waitFor(() => connection.isClosed);
  connections.ready(client, connection);
  expect(told()).toEqual([]);
  expect(connections.count).toBe(0);
});
