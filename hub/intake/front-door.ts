// The front door of the devices as the hub sees it, and which one it is: the embedded broker, or one of the site.

import { resolve } from 'node:path';
import type { Part } from '../foundation/lifecycle.ts';
import type { Command } from '../messages/command.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { HandOver } from '../messages/input.ts';
import { Broker } from './broker.ts';
import type { BrokerOptions, BrokerPorts } from './broker-options.ts';
import { ExternalBroker, type ExternalBrokerOptions } from './external/external-broker.ts';

export interface FrontDoor extends Part {
  /** Where devices connect, once started. */
  ports(): BrokerPorts;
  /** Whether what devices say can get here now. */
  isReady(): boolean;
  /** Hands the command to a device that is connected now, or to nobody. Never rejects. */
  send(command: Command): Promise<HandOver>;
  /** The registry no longer knows the device, or knows it by another secret. */
  disconnect(deviceId: DeviceId): void;
  /** Counters by name. */
  stats(): Readonly<Record<'published', number>> & object;
}

export interface FrontDoorOptions extends BrokerOptions, Omit<ExternalBrokerOptions, 'external' | 'limits'> {
  /** Folder that `broker.external.passwordFile` is relative to. */
  readonly dataFolder: string;
}

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { external, limits } = options.config;
  if (!external) return new Broker(options);
  const { passwordFile } = external;
  const file = passwordFile === undefined ? {} : { passwordFile: resolve(options.dataFolder, passwordFile) };
  return new ExternalBroker({ ...options, limits, external: { ...external, ...file } });
}
