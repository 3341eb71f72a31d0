// Opens the form of the records that the configuration asks for; Sparkplug is loaded only where it is spoken.

import type { ContractLibrary } from './checking/contract-library.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './foundation/clock.ts';
import type { Log } from './foundation/log.ts';
import type { Hall } from './hall.ts';
import type { Journal } from './journal/journal.ts';
import { type DeviceClass, hallId } from './messages/ids.ts';
import type { ChangingHall, SparkplugFormat } from './upstream/sparkplug/sparkplug-format.ts';

export interface FormatPorts {
  readonly onCommand: (payload: Buffer, isRetained: boolean) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Undefined for CloudEvents, which the line speaks by itself. */
export async function openFormat(
  { upstream, hall }: Config,
  journal: Pick<Journal, 'durableMap'>,
  ports: FormatPorts,
): Promise<SparkplugFormat | undefined> {
  if (upstream?.format !== 'sparkplug') return undefined;
  const { openSparkplugFormat } = await import('./upstream/sparkplug/sparkplug-format.ts');
  const memory = journal.durableMap('sparkplug');
  return openSparkplugFormat({ config: upstream.sparkplug, hall: hallId(hall.id), memory, ...ports });
}

/** What births tell of; to be attached once the devices of the hall are registered. */
export function hallForFormat(hall: Hall, library: ContractLibrary): ChangingHall {
  return {
    devices: () => hall.devices(),
    alarms: () => hall.alarms(),
    contractOf: (deviceClass: DeviceClass) => library.get(deviceClass)?.contract,
    onChange: (listener) => hall.onChange(listener),
  };
}
