// What the broker is handed, and what it counts.

import type { BrokerConfig } from '../config/config.ts';
import type { Clock } from '../foundation/clock.ts';
import type { DurableMap } from '../foundation/durable-map.ts';
import type { Log } from '../foundation/log.ts';
import type { ChannelRule } from '../messages/channel-rule.ts';
import type { Device } from '../messages/device.ts';
import type { DeviceClass, DeviceId } from '../messages/ids.ts';
import type { InputBody } from '../messages/input.ts';

export interface BrokerOptions {
  readonly config: BrokerConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** The registry: undefined for an unknown device or a wrong secret. */
  readonly authenticate: (username: string, secret: Buffer) => Promise<Device | undefined>;
  /** Whether the registry still knows it. */
  readonly isRegistered: (id: DeviceId) => boolean;
  readonly channelsOf: (deviceClass: DeviceClass) => readonly ChannelRule[];
  /** Resolves when what followed is committed: only then may the PUBACK leave. Rejects only on shutdown. */
  readonly submit: (input: InputBody) => Promise<void>;
  /** For what is not acknowledged: nobody waits for its commit. Never throws. */
  readonly notice: (input: InputBody) => void;
  /** False while the disk is ill: acknowledgements are withheld then, and all the rest goes on. */
  readonly isCommitting: () => boolean;
  /** False once too much waits for an ill disk: then nobody is let in, and whoever is there is held back. */
  readonly isTakingIn: () => boolean;
  /** Subscriptions of persistent sessions, by client id. */
  readonly sessions: DurableMap;
  /** Retained messages, by topic. */
  readonly retained: DurableMap;
}

export interface BrokerPorts {
  readonly mqtt: number;
  readonly websocket: number | null;
  readonly tls: number | null;
}

export interface BrokerStats {
  /** Clients that are logged in now. */
  readonly connected: number;
  readonly connectionsAccepted: number;
  /** Turned away before or at login. */
  readonly connectionsRefused: number;
  /** Messages that were let in. */
  readonly published: number;
  /** Messages outside the rights of their sender: acknowledged, and dropped. */
  readonly publishesRefused: number;
  /** QoS 0 messages above the rate of their sender: dropped. */
  readonly publishesOverRate: number;
  /** QoS 1 messages above the rate of their sender: they had to wait. */
  readonly publishesHeldBack: number;
  readonly filtersRefused: number;
  /** Messages not handed to a client because it does not read. */
  readonly droppedForSlowReaders: number;
  readonly slowReadersCut: number;
  /** Unacknowledged messages given up because a session keeps only its newest. */
  readonly droppedFromSessions: number;
  readonly retainedMessages: number;
  /** Retained messages on a new topic that found no room. */
  readonly retainedRefused: number;
  readonly commandsSent: number;
}

/** The counters of one broker; each is raised at the place that decides. */
export type Counters = { -readonly [Name in keyof Omit<BrokerStats, 'connected' | 'retainedMessages'>]: number };

export const newCounters = (): Counters => ({
  connectionsAccepted: 0,
  connectionsRefused: 0,
  published: 0,
  publishesRefused: 0,
  publishesOverRate: 0,
  publishesHeldBack: 0,
  filtersRefused: 0,
  droppedForSlowReaders: 0,
  slowReadersCut: 0,
  droppedFromSessions: 0,
  retainedRefused: 0,
  commandsSent: 0,
});
