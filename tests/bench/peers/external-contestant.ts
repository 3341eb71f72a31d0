// Atrium behind a Mosquitto of the site: devices speak to Mosquitto, the hub is its client and forwards to the centre.

import { ExternalHall } from '../../support/external-hall.ts';
import { forwarded, LIMITS } from './atrium-contestant.ts';
import type { Centre } from './centre.ts';
import { type Contestant, deviceIds } from './contestant.ts';

export async function startExternal(deviceCount: number, centre: Centre): Promise<Contestant> {
  const devices = deviceIds(deviceCount).map((id) => ({ id, class: 'kiosk' }));
  const external = await ExternalHall.create({ devices, limits: LIMITS, centre, config: { log: { level: 'warn' } } });
  const hub = await external.hall.startHub();
  return {
    name: 'Atrium behind Mosquitto',
    about: 'the PUBACK is Mosquitto’s, and says nothing of the hub’s disk; CPU of both together',
    port: external.door.brokerPort,
    pid: hub.pid,
    otherPids: [external.mosquitto.pid ?? -1],
    devices: (count) => deviceIds(count).map((id) => ({ id, password: external.door.secretOf(id) })),
    settled: () => forwarded(external.hall),
    stop: () => external.remove(),
  };
}
