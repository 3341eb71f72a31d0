// A broker configuration for tests: free ports, the default limits, and the channels every class has.

import type { BrokerConfig, BrokerLimits } from '../../hub/config/config.ts';
import type { ChannelRule } from '../../hub/messages/channel-rule.ts';

export const CHANNELS: readonly ChannelRule[] = [
  { name: 'telemetry', direction: 'from-device', qos: 0, retain: false },
  { name: 'state', direction: 'from-device', qos: 1, retain: true },
  { name: 'event', direction: 'from-device', qos: 1, retain: false },
  { name: 'presence', direction: 'from-device', qos: 1, retain: true },
  { name: 'command', direction: 'to-device', qos: 1, retain: false },
  { name: 'reply', direction: 'from-device', qos: 1, retain: false },
];

export const CONFORMANCE = {
  username: 'conformance',
  password: 'conformance-password',
  prefix: 'conformance/',
} as const;

export interface PartialBrokerConfig extends Partial<Omit<BrokerConfig, 'limits'>> {
  readonly limits?: Partial<BrokerLimits>;
}

export const brokerConfig = ({ limits, ...config }: PartialBrokerConfig): BrokerConfig => ({
  external: null,
  host: '127.0.0.1',
  port: 0,
  websocketPort: null,
  tls: null,
  conformance: null,
  ...config,
  limits: {
    packetBytes: 65_536,
    handshakeMs: 10_000,
    connectionsPerMinute: 600,
    clients: 1_000,
    publishesPerSecond: 100,
    publishBurst: 400,
    slowReaderBytes: 262_144,
    offlineMessages: 100,
    retainedMessages: 10_000,
    ...limits,
  },
});
