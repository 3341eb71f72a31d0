// The centre of the bench: Mosquitto with the account of the test hall.

import { Mosquitto } from '../../support/mosquitto.ts';
import type { CentreAccess } from '../load/load-job.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' } as const;

export interface Centre extends CentreAccess {
  stop(): Promise<void>;
}

/** Else Mosquitto keeps a small packet back up to 40 ms, until the one before it is acknowledged by TCP. */
export const WITHOUT_NAGLE = ['set_tcp_nodelay true'] as const;

/** As Debian delivers it, but for these lines of its configuration. */
export async function startCentre(settings: readonly string[] = WITHOUT_NAGLE): Promise<Centre> {
  const mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password }, settings });
  return {
    ...CENTRE_USER,
    port: mosquitto.port,
    topic: 'halls/test-hall/#',
    stop: () => mosquitto.dispose(),
  };
}

/** Without what cannot be sent to another process. */
export const accessOf = ({ port, username, password, topic }: Centre): CentreAccess => ({
  port,
  username,
  password,
  topic,
});
