// A simulation on real sockets and real time: the hall at the chosen speed, its devices by the wall clock.

import { randomBytes } from 'node:crypto';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { mqttConnections } from '../device/mqtt-connection.ts';
import { type Cancel, hours, wallClock } from '../foundation/clock.ts';
import { pace } from '../foundation/pacer.ts';
import { readDeviceList, readSecrets } from '../settings/device-list.ts';
import type { Settings } from '../settings/settings.ts';
import { Simulation } from './simulation.ts';

export interface LiveOptions {
  readonly settings: Settings;
  readonly brokerPort: number;
  /** Empty: all devices of the hall. */
  readonly deviceIds: readonly string[];
  readonly seed: number;
  readonly startsAtHour: number;
  readonly log: (line: string) => void;
}

/** Short, so that a hall left running is seldom empty. */
const NIGHT_MS = hours(1);

export interface LiveSimulation {
  readonly simulation: Simulation;
  stop(): Promise<void>;
}

export const newBoot = (): string => randomBytes(9).toString('base64url');

/** Throws SIMULATION_DEVICE_UNKNOWN, SIMULATION_INPUT_INVALID, SIMULATION_FILE_UNREADABLE. */
export function prepareLiveSimulation(options: LiveOptions): Simulation {
  const { settings, brokerPort, deviceIds, seed, startsAtHour, log } = options;
  const inventory = readDeviceList(settings.deviceList);
  const secretOf = readSecrets(settings.dataFolder);
  return new Simulation({
    inventory,
    simulated: deviceIds.length > 0 ? deviceIds : inventory.map(({ id }) => id),
    classes: listClassFolders(settings.contractFolders).map(loadClassFolder),
    secretOf,
    seed,
    visitorsPerDay: settings.visitorsPerDay,
    startsAtHour,
    nightMs: NIGHT_MS,
    startAt: wallClock.now(),
    clock: wallClock,
    openConnection: mqttConnections(`mqtt://127.0.0.1:${brokerPort}`),
    newBoot,
    log,
  });
}

export function startLive(simulation: Simulation, speed: number): LiveSimulation {
  const endPace: Cancel = pace({ timeline: simulation.timeline, clock: wallClock, speed });
  simulation.start();
  return {
    simulation,
    stop: async () => {
      endPace();
      await simulation.stop();
    },
  };
}
