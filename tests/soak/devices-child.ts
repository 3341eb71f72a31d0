// The simulated devices of a soak, a process of its own: the hall of the simulators, by a clock that runs faster.

import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { mqttConnections } from '../../simulators/device/mqtt-connection.ts';
import { hours } from '../../simulators/foundation/clock.ts';
import { pace } from '../../simulators/foundation/pacer.ts';
import { readDeviceList, readSecrets } from '../../simulators/settings/device-list.ts';
import { readSettings } from '../../simulators/settings/settings.ts';
import { newBoot } from '../../simulators/simulation/live-simulation.ts';
import { Simulation } from '../../simulators/simulation/simulation.ts';
import { ScaledClock, type ScaledTime } from './scaled-clock.ts';

export interface DeviceOrder {
  readonly device: string;
  readonly fault: string;
  readonly isOn: boolean;
}

/** The faults that each device can have. */
export type DevicesReady = Readonly<Record<string, readonly string[]>>;

const OPENS_AT_HOUR = 8;
const NIGHT_MS = hours(8);
const [configFile = '', time = '', seed = '1', ...simulated] = process.argv.slice(2);
const clock = new ScaledClock(JSON.parse(time) as ScaledTime);
const settings = readSettings(configFile);
const simulation = new Simulation({
  ...{ simulated, clock, newBoot, seed: Number(seed), visitorsPerDay: settings.visitorsPerDay },
  ...{ startsAtHour: OPENS_AT_HOUR, nightMs: NIGHT_MS, startAt: clock.now(), log: () => {} },
  inventory: readDeviceList(settings.deviceList),
  classes: listClassFolders(settings.contractFolders).map(loadClassFolder),
  secretOf: readSecrets(settings.dataFolder),
  openConnection: mqttConnections(`mqtt://127.0.0.1:${settings.brokerPort}`),
});

process.on('message', ({ device, fault, isOn }: DeviceOrder) => {
  if (isOn) simulation.device(device).setFault(fault);
  else simulation.device(device).clearFault(fault);
});
process.once('disconnect', () => process.exit(2));
process.once('SIGTERM', async () => {
  await simulation.stop();
  process.exit(0);
});

pace({ timeline: simulation.timeline, clock, speed: 1 });
simulation.start();
const figures = [...simulation.devices.values()].map((device) => device.figures);
const ready: DevicesReady = Object.fromEntries(figures.map(({ id, availableFaults }) => [id, availableFaults]));
process.send?.(ready);
