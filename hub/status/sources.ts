// What the status surfaces read: they judge nothing themselves.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { HallConfig } from '../config/config.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { DeviceView } from '../messages/device.ts';
import type { DeviceClass, DeviceId } from '../messages/ids.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { UpstreamView } from '../messages/upstream-view.ts';
import type { ReplayOutcome } from './api.ts';

export interface HallChange {
  readonly devices: readonly DeviceView[];
  /** Alarms that were raised or cleared. */
  readonly alarms: readonly Alarm[];
  readonly removed: readonly DeviceId[];
  /** How many messages went to quarantine. */
  readonly quarantined: number;
}

interface HallView {
  devices(): readonly DeviceView[];
  alarms(): readonly Alarm[];
  /** Called with what looks different now; the result ends it. */
  onChange(listener: (change: HallChange) => void): () => void;
}

export interface QuarantineView {
  /** Newest first. */
  list(page: { readonly beforeId?: number; readonly limit: number }): Promise<readonly QuarantineEntry[]>;
  count(): Promise<number>;
  replay(id: number): Promise<ReplayOutcome | 'unknown'>;
}

export interface Sources {
  readonly hall: HallConfig;
  readonly hallView: HallView;
  readonly upstream: { view(): UpstreamView; onChange(listener: () => void): () => void };
  readonly quarantine: QuarantineView;
  readonly contractOf: (deviceClass: DeviceClass) => Contract | undefined;
  /** The drawing of a device class as SVG text, from its contract folder. */
  readonly iconOf: (deviceClass: DeviceClass) => string | undefined;
}
