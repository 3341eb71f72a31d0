// What a client may say and hear once it is logged in: fixed at login, from contract and id alone.

import type { ChannelRule } from '../../messages/channel-rule.ts';
import type { Device } from '../../messages/device.ts';
import { deviceTopic } from '../../messages/topics.ts';
import type { DeviceFlow } from './device-flow.ts';

export interface DeviceLogin {
  readonly kind: 'device';
  readonly device: Device;
  readonly flow: DeviceFlow;
  /** Every topic the device may publish, with the rule of its channel. */
  readonly publishable: ReadonlyMap<string, ChannelRule>;
  /** Every topic the device may subscribe; exact topics, so filters can neither overlap nor scan what is retained. */
  readonly readable: ReadonlySet<string>;
}

/** The account for public MQTT test suites: anything below its prefix, nothing else. */
export interface ConformanceLogin {
  readonly kind: 'conformance';
  readonly prefix: string;
}

export type Login = DeviceLogin | ConformanceLogin;

export function deviceLogin(device: Device, flow: DeviceFlow, rules: readonly ChannelRule[]): DeviceLogin {
  const publishable = new Map<string, ChannelRule>();
  const readable = new Set<string>();
  for (const rule of rules) {
    const topic = deviceTopic({ deviceClass: device.class, deviceId: device.id, channel: rule.name });
    if (rule.direction === 'from-device') publishable.set(topic, rule);
    else readable.add(topic);
  }
  return { kind: 'device', device, flow, publishable, readable };
}

export function mayPublish(login: Login, topic: string): boolean {
  return login.kind === 'device' ? login.publishable.has(topic) : isBelow(login.prefix, topic);
}

/** `topic` may be a filter: the prefix itself holds no wildcard, so a filter below it stays below it. */
export function mayRead(login: Login, topic: string): boolean {
  return login.kind === 'device' ? login.readable.has(topic) : isBelow(login.prefix, topic);
}

const isBelow = (prefix: string, topic: string): boolean => topic.length > prefix.length && topic.startsWith(prefix);
