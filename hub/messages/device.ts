// A device as the registry knows it, and as every surface shows it.

import type { DeviceClass, DeviceId, ZoneId } from './ids.ts';
import type { LocalizedText } from './localized-text.ts';
import type { PointScalar, Quality, Timestamp } from './observation.ts';
import type { Verdict } from './verdict.ts';

export interface Device {
  readonly id: DeviceId;
  readonly class: DeviceClass;
  readonly zone: ZoneId;
  readonly name: LocalizedText;
}

export interface PointView {
  readonly name: string;
  readonly label: LocalizedText;
  readonly value: PointScalar;
  readonly unit: string;
  /** The device's own time of this value. */
  readonly at: Timestamp;
  readonly quality: Quality;
}

export interface MessageCounts {
  readonly received: number;
  readonly duplicates: number;
  /** Sequence numbers the device used and the hub never got. */
  readonly lost: number;
  /** Starts of the device since the hub knows it. */
  readonly resets: number;
  readonly violations: number;
}

export interface DeviceView extends Device {
  readonly className: LocalizedText;
  readonly verdict: Verdict;
  /** Hub time of the last message that proved the device alive; null before the first. */
  readonly lastSeen: Timestamp | null;
  readonly faults: readonly string[];
  readonly points: readonly PointView[];
  readonly counts: MessageCounts;
}
