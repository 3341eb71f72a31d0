// Debian's Mosquitto as a contestant: password file, ACL file, persistence.

import { Mosquitto } from '../../support/mosquitto.ts';
import { type Contestant, deviceIds, devicesWith } from './contestant.ts';

const PASSWORD = 'bench-password';

export async function startMosquitto(deviceCount: number): Promise<Contestant> {
  const users = Object.fromEntries(deviceIds(deviceCount).map((id) => [id, PASSWORD]));
  const acl = ['pattern write hall/v1/kiosk/%u/#', 'pattern read hall/v1/kiosk/%u/command'];
  const mosquitto = await Mosquitto.start({ users, acl, persistence: true });
  return {
    name: 'Mosquitto',
    about: 'password file, ACL file, persistence on (it writes every 30 minutes, not before the acknowledgement)',
    port: mosquitto.port,
    pid: mosquitto.pid ?? -1,
    devices: (count) => devicesWith(PASSWORD, count),
    settled: async () => undefined,
    stop: () => mosquitto.dispose(),
  };
}
