// An alarm: a condition that needs a person, in the words of ISA-18.2.

import type { DeviceClass, DeviceId, ZoneId } from './ids.ts';
import type { LocalizedText } from './localized-text.ts';
import type { Timestamp } from './observation.ts';
import type { Health } from './verdict.ts';

export const PRIORITIES = ['high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** ISA-18.2 states A (normal) and B (unacknowledged); acknowledgement and shelving are added here. */
export type AlarmState = 'unacknowledged' | 'normal';

export interface Alarm {
  /** `<deviceId>/<code>`: one alarm for each condition of a device. */
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly zone: ZoneId;
  readonly code: string;
  readonly state: AlarmState;
  readonly category: Health;
  readonly priority: Priority;
  readonly label: LocalizedText;
  readonly cause: LocalizedText;
  readonly consequence: LocalizedText;
  readonly action: LocalizedText;
  readonly raisedAt: Timestamp;
  readonly clearedAt: Timestamp | null;
  /** How often this alarm was raised since it was first known. */
  readonly activations: number;
}
