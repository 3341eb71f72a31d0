// A whole simulated hall without network or real time: every message that would have gone out is recorded.

import { join } from 'node:path';
import { listClassFolders, loadClassFolder } from '../../../firmware-contracts/load-contracts.ts';
import type {
  Connection,
  ConnectionHandlers,
  ConnectionRequest,
  Message,
} from '../../../simulators/device/connection.ts';
import type { DeviceIdentity } from '../../../simulators/device/reporter.ts';
import { hours } from '../../../simulators/foundation/clock.ts';
import { readDeviceList } from '../../../simulators/settings/device-list.ts';
import { Simulation, type SimulationOptions } from '../../../simulators/simulation/simulation.ts';

const ROOT = join(import.meta.dirname, '../../..');
const START_AT = Date.UTC(2026, 0, 5, 10);

export const classes = listClassFolders([join(ROOT, 'firmware-contracts')]).map(loadClassFolder);
export const inventory: readonly DeviceIdentity[] = readDeviceList(join(ROOT, 'configs/demo-devices.yaml'));

export interface Recorded {
  readonly topic: string;
  readonly channel: string;
  readonly deviceId: string;
  readonly text: string;
  readonly message: Message;
  readonly payload: Record<string, unknown>;
}

export interface Line {
  readonly request: ConnectionRequest;
  readonly handlers: ConnectionHandlers;
}

/** Records what the devices publish; lines open after a millisecond of the hall's time, unless told to stay away. */
export class HeadlessHall {
  readonly published: Recorded[] = [];
  readonly lines = new Map<string, Line>();
  readonly simulation: Simulation;
  isBrokerUp = true;
  isAcknowledging = true;

  constructor(overrides: Partial<SimulationOptions> = {}) {
    this.simulation = new Simulation({
      inventory,
      simulated: (overrides.inventory ?? inventory).map(({ id }) => id),
      classes,
      secretOf: (id) => `secret of ${id}`,
      seed: 1,
      visitorsPerDay: 400,
      startsAtHour: 10,
      nightMs: hours(15),
      startAt: START_AT,
      clock: undefined,
      openConnection: (request, handlers) => this.#open(request, handlers),
      newBoot: undefined,
      log: () => {},
      ...overrides,
    });
    this.simulation.start();
  }

  runFor(durationMs: number): void {
    this.simulation.timeline.runUntil(this.simulation.timeline.now() + durationMs);
  }

  messagesOf(deviceId: string, channel?: string): Recorded[] {
    return this.published.filter(
      (one) => one.deviceId === deviceId && (channel === undefined || one.channel === channel),
    );
  }

  command(deviceId: string, command: object, isRetained = false): void {
    this.lines.get(deviceId)?.handlers.received({ payload: Buffer.from(JSON.stringify(command)), isRetained });
  }

  #open(request: ConnectionRequest, handlers: ConnectionHandlers): Connection {
    const { deviceId } = request;
    const open = (): void => {
      if (!this.isBrokerUp) return handlers.closed('no broker');
      this.lines.set(deviceId, { request, handlers });
      handlers.opened();
    };
    this.simulation.timeline.after(1, open);
    return {
      publish: (message, done) => {
        this.#record(deviceId, message);
        if (this.isAcknowledging || message.qos === 0) done?.(true);
      },
      close: async () => {
        this.lines.delete(deviceId);
      },
      destroy: () => this.lines.delete(deviceId),
    };
  }

  #record(deviceId: string, message: Message): void {
    const text = String(message.payload);
    const channel = message.topic.split('/').at(-1) ?? '';
    this.published.push({ topic: message.topic, channel, deviceId, text, message, payload: tryParse(text) });
  }
}

function tryParse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
