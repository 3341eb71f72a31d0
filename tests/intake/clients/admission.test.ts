// What admission makes of a CONNECT packet before the credentials.

import { PassThrough } from 'node:stream';
import type { ConnectPacket } from 'aedes';
import { expect, test } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import { newCounters } from '../../../hub/intake/broker-options.ts';
import { Admission } from '../../../hub/intake/clients/admission.ts';
import { Connection } from '../../../hub/intake/clients/connection.ts';
import { Connections } from '../../../hub/intake/clients/connections.ts';
import { DeviceFlows } from '../../../hub/intake/clients/device-flow.ts';
import { IncidentLog } from '../../../hub/intake/incident-log.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test.each([
  [0, 60],
  [30, 30],
  [65_535, 900],
])(
  'a client that asks for a keep-alive of %i s is held to %i s, so that its death is noticed',
  (keepalive, expected) => {
    const clock = new FakeClock();
    const connections = new Connections(() => undefined, silentLog);
    const admission = new Admission({
      connections,
      flows: new DeviceFlows(clock, { burst: 1, perSecond: 1 }),
      incidents: new IncidentLog(clock, silentLog),
      counters: newCounters(),
      log: silentLog,
      authenticate: async () => undefined,
      isRegistered: () => true,
      isTakingIn: () => true,
      channelsOf: () => [],
      maximumClients: 1,
      conformance: null,
    });
    const client = { id: '', closed: false };
    connections.add(
      client,
      new Connection(
        new PassThrough(),
        { address: '', finishHandshake: () => undefined },
        { isCommitting: () => true, onAckFailed: () => undefined },
      ),
    );
    const packet: ConnectPacket = { cmd: 'connect', clientId: 'kiosk-01', clean: true, keepalive };
    let mayGoOn = false;
    admission.preConnect(client, packet, (_error, decision) => (mayGoOn = decision));
    expect(mayGoOn).toBe(true);
    expect(packet.keepalive).toBe(expected);
  },
);
