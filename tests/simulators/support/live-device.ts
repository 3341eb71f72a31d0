// One simulated device on a real socket: its hall stands still, its clock is real.

import type { SimulatedDevice } from '../../../simulators/device/device.ts';
import { mqttConnections } from '../../../simulators/device/mqtt-connection.ts';
import { wallClock } from '../../../simulators/foundation/clock.ts';
import { newBoot } from '../../../simulators/simulation/live-simulation.ts';
import { Simulation } from '../../../simulators/simulation/simulation.ts';
import { classes, inventory } from './headless-hall.ts';

export interface LiveDevice {
  readonly simulation: Simulation;
  readonly device: SimulatedDevice;
}

export function createLiveDevice(id: string, brokerUrl: string): LiveDevice {
  const simulation = new Simulation({
    inventory,
    simulated: [id],
    classes,
    secretOf: () => 'secret',
    seed: 1,
    visitorsPerDay: 400,
    startsAtHour: 10,
    nightMs: 0,
    startAt: wallClock.now(),
    clock: wallClock,
    openConnection: mqttConnections(brokerUrl),
    newBoot,
    log: () => {},
  });
  return { simulation, device: simulation.device(id) };
}
