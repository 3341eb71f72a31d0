// The simulated hall put together: one world, and the devices that tell of it.

import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { behaviourOf } from '../classes/behaviours.ts';
import type { OpenConnection } from '../device/connection.ts';
import { SimulatedDevice } from '../device/device.ts';
import type { DeviceIdentity } from '../device/reporter.ts';
import { type Clock, hours } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import { SeededChance } from '../foundation/seeded-chance.ts';
import { Timeline } from '../foundation/timeline.ts';
import { type Equipment, Hall } from '../hall/hall.ts';
import { OPENS_AT_HOUR } from '../hall/opening-day.ts';

export interface SimulationOptions {
  /** Everything that stands in the hall. */
  readonly inventory: readonly DeviceIdentity[];
  /** Those that this process speaks for. */
  readonly simulated: readonly string[];
  readonly classes: readonly ClassFolder[];
  readonly secretOf: (deviceId: string) => string;
  readonly seed: number;
  readonly visitorsPerDay: number;
  /** Clock hour at which the simulation begins; the hall has been open until then. */
  readonly startsAtHour: number;
  readonly nightMs: number;
  readonly startAt: number;
  /** What the devices go by; undefined: the hall's own time, as in a run without a network. */
  readonly clock: Clock | undefined;
  readonly openConnection: OpenConnection;
  /** Undefined: drawn from the seed, for runs that are to be repeated. */
  readonly newBoot: (() => string) | undefined;
  readonly log: (line: string) => void;
}

/** Throws SIMULATION_DEVICE_UNKNOWN, SIMULATION_INPUT_INVALID. */
export class Simulation {
  readonly timeline: Timeline;
  readonly hall: Hall;
  readonly devices: ReadonlyMap<string, SimulatedDevice>;

  constructor(options: SimulationOptions) {
    const { inventory, simulated, seed, visitorsPerDay, nightMs, startAt, startsAtHour } = options;
    const chance = new SeededChance(seed);
    const sinceOpeningMs = hours(Math.max(0, startsAtHour - OPENS_AT_HOUR));
    this.timeline = new Timeline(startAt - sinceOpeningMs);
    const equipment = equipmentOf(inventory);
    this.hall = new Hall({ timeline: this.timeline, chance: chance.fork('hall'), equipment, visitorsPerDay, nightMs });
    // The morning has passed when the devices are switched on, so that there is life in the hall at once.
    this.timeline.runUntil(startAt);
    const unknown = simulated.find((id) => !inventory.some((device) => device.id === id));
    if (unknown !== undefined)
      throw unknownDevice(
        unknown,
        inventory.map(({ id }) => id),
      );
    const chosen = inventory.filter(({ id }) => simulated.includes(id));
    this.devices = new Map(chosen.map((identity) => [identity.id, this.#createDevice(identity, options, chance)]));
  }

  start(): void {
    for (const device of this.devices.values()) device.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.devices.values()].map((device) => device.stop()));
  }

  /** Throws SIMULATION_DEVICE_UNKNOWN. */
  device(id: string): SimulatedDevice {
    const device = this.devices.get(id);
    if (device) return device;
    throw unknownDevice(id, [...this.devices.keys()]);
  }

  #createDevice(identity: DeviceIdentity, options: SimulationOptions, seeded: SeededChance): SimulatedDevice {
    const { classes, secretOf, clock = this.timeline, openConnection, log } = options;
    const folder = classes.find(({ name }) => name === identity.class);
    if (!folder) {
      const names = classes.map(({ name }) => name).join(', ');
      const message = `${identity.id} is of class "${identity.class}", which has no contract. There are: ${names}.`;
      throw new SimulationError('SIMULATION_INPUT_INVALID', message);
    }
    const chance = seeded.fork(identity.id);
    const newBoot = options.newBoot ?? (() => chance.hex(12));
    const createBehaviour = behaviourOf(identity.class);
    const secret = secretOf(identity.id);
    return new SimulatedDevice({
      identity,
      secret,
      folder,
      createBehaviour,
      hall: this.hall,
      clock,
      chance,
      openConnection,
      newBoot,
      log,
    });
  }
}

function unknownDevice(id: string, known: readonly string[]): SimulationError {
  return new SimulationError(
    'SIMULATION_DEVICE_UNKNOWN',
    `There is no simulated device "${id}". There are: ${known.join(', ')}.`,
  );
}

function equipmentOf(inventory: readonly DeviceIdentity[]): Equipment {
  const idsOf = (deviceClass: string): string[] =>
    inventory.filter((device) => device.class === deviceClass).map(({ id }) => id);
  return {
    doors: idsOf('people-counter'),
    cameras: idsOf('face-camera'),
    robots: idsOf('guide-robot'),
    kiosks: idsOf('kiosk'),
  };
}
