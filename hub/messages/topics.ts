// The MQTT topics of both sides: hall/v1/<class>/<deviceId>/<channel> and halls/<hallId>/<lane>.

import { type DeviceClass, type DeviceId, deviceClass, deviceId, type HallId, isIdentifier } from './ids.ts';
import type { Lane } from './record.ts';

export interface DeviceTopic {
  readonly deviceClass: DeviceClass;
  readonly deviceId: DeviceId;
  readonly channel: string;
}

const PREFIX = 'hall/v1/';

export function deviceTopic({ deviceClass, deviceId, channel }: DeviceTopic): string {
  return `${PREFIX}${deviceClass}/${deviceId}/${channel}`;
}

/** Undefined for anything that is not exactly a device topic. */
export function parseDeviceTopic(topic: string): DeviceTopic | undefined {
  if (!topic.startsWith(PREFIX)) return undefined;
  const levels = topic.slice(PREFIX.length).split('/');
  if (levels.length !== 3 || !levels.every(isIdentifier)) return undefined;
  const [className, id, channel] = levels as [string, string, string];
  return { deviceClass: deviceClass(className), deviceId: deviceId(id), channel };
}

export const centreTopics = {
  lane: (hall: HallId, lane: Lane) => `halls/${hall}/${lane}`,
  presence: (hall: HallId) => `halls/${hall}/presence`,
  /** From the centre's application: what it has stored. */
  receipts: (hall: HallId) => `halls/${hall}/receipts`,
  commands: (hall: HallId) => `halls/${hall}/commands`,
  replies: (hall: HallId) => `halls/${hall}/replies`,
} as const;
