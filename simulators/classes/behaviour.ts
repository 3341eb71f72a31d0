// What a device class adds to its contract so that its signals follow the hall: values, events, and what commands do.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { Cancel, Clock } from '../foundation/clock.ts';
import type { JsonObject, JsonScalar } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Hall } from '../hall/hall.ts';
import type { Zone } from '../hall/places.ts';

export type PointValues = Readonly<Record<string, JsonScalar>>;

export interface DeviceEvent {
  /** Name of the event in the contract. */
  readonly type: string;
  readonly data: JsonObject;
}

export interface ReceivedCommand {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

export interface CommandOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'refused';
  readonly reason?: string;
}

export interface Behaviour {
  /** Values of the points on this channel, asked for each message; a point not named here follows the contract alone. */
  read?(channel: string): PointValues;
  /** Tells of each event as it happens. */
  listen?(report: (event: DeviceEvent) => void): Cancel;
  /** Undefined: it happens what the contract expects. */
  perform?(command: ReceivedCommand): CommandOutcome | undefined;
  /** What a fault does to the points, where its code does not say so (`paper-out` sets `paper` to `out` by itself). */
  readonly faultEffects?: Readonly<Record<string, PointValues>>;
  /** True while a command keeps it from its work. */
  isStopped?(): boolean;
  /** Faults with which the device does its work no longer. */
  readonly stoppedBy?: readonly string[];
}

export interface BehaviourContext {
  readonly deviceId: string;
  readonly zone: Zone;
  readonly contract: Contract;
  readonly hall: Hall;
  readonly clock: Clock;
  readonly chance: SeededChance;
  /** False while a fault or a command keeps the device from its work. */
  readonly isWorking: () => boolean;
}
