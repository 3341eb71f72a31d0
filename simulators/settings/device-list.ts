// Which devices the simulated hall has, and the secrets they log in with.

import { join } from 'node:path';
import type { DeviceIdentity } from '../device/reporter.ts';
import { SimulationError } from '../foundation/errors.ts';
import { isJsonObject } from '../foundation/json.ts';
import { readData } from './settings.ts';

/** Throws SIMULATION_FILE_UNREADABLE, SIMULATION_INPUT_INVALID. */
export function readDeviceList(file: string): DeviceIdentity[] {
  const list: unknown = readData(file);
  if (!Array.isArray(list))
    throw new SimulationError('SIMULATION_INPUT_INVALID', `${file} should hold a list of devices.`);
  return list.map((entry: unknown, index) => {
    const { id, class: deviceClass, zone } = isJsonObject(entry) ? entry : {};
    if (typeof id === 'string' && typeof deviceClass === 'string' && typeof zone === 'string')
      return { id, class: deviceClass, zone };
    throw new SimulationError('SIMULATION_INPUT_INVALID', `${file}: device ${index + 1} needs id, class and zone.`);
  });
}

/** Written by `atrium device import --secrets-file`, in the data folder. */
export const SECRETS_FILE = 'device-secrets.json';

/** Finds the secret of a device; throws where the data folder has none. */
export function readSecrets(dataFolder: string): (deviceId: string) => string {
  const file = join(dataFolder, SECRETS_FILE);
  const secrets: unknown = readData(file);
  return (id) => {
    const secret = isJsonObject(secrets) && Object.hasOwn(secrets, id) ? secrets[id] : undefined;
    if (typeof secret === 'string') return secret;
    const message = `${file} has no secret for ${id}. Register it: atrium device import LIST --config FILE --secrets-file ${file}`;
    throw new SimulationError('SIMULATION_INPUT_INVALID', message);
  };
}
