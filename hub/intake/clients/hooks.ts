// Where aedes asks, and who answers.

import type { AedesOptions, Client, PublishPacket } from 'aedes';
import type { BrokerOptions, Counters } from '../broker-options.ts';
import type { IncidentLog } from '../incident-log.ts';
import { Admission } from './admission.ts';
import type { Connections } from './connections.ts';
import type { DeviceFlows } from './device-flow.ts';
import { PublishGate } from './publish-gate.ts';
import type { SlowReaders } from './slow-reader.ts';
import { SubscribeGate } from './subscribe-gate.ts';

export interface HookParts extends Omit<BrokerOptions, 'sessions' | 'retained'> {
  readonly connections: Connections;
  readonly flows: DeviceFlows;
  readonly incidents: IncidentLog;
  readonly counters: Counters;
  readonly slowReaders: SlowReaders;
  readonly storeRetained: (packet: PublishPacket) => Promise<void>;
}

export interface Hooks {
  readonly options: AedesOptions;
  readonly onUnsubscribed: (filters: string[], client: Client) => void;
}

export function createHooks(parts: HookParts): Hooks {
  const { conformance, limits } = parts.config;
  const admission = new Admission({ ...parts, conformance, maximumClients: limits.clients });
  const publishing = new PublishGate(parts);
  const subscribing = new SubscribeGate(parts);
  const { slowReaders } = parts;
  return {
    options: {
      preConnect: admission.preConnect.bind(admission),
      authenticate: admission.authenticate.bind(admission),
      authorizePublish: publishing.authorize.bind(publishing),
      authorizeSubscribe: subscribing.authorize.bind(subscribing),
      authorizeForward: slowReaders.forward.bind(slowReaders),
    },
    onUnsubscribed: subscribing.released.bind(subscribing),
  };
}
