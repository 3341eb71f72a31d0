// What the status surfaces read: they judge nothing themselves.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { HallConfig } from '../config/config.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { CommandRequest, CommandView } from '../messages/command.ts';
import type { DeviceView } from '../messages/device.ts';
import type { DeviceClass, DeviceId } from '../messages/ids.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';
import type { StorageView } from '../messages/storage-view.ts';
import type { UpstreamView } from '../messages/upstream-view.ts';
import type { ReplayOutcome, ResendOutcome } from './api.ts';

export interface HallChange {
  readonly devices: readonly DeviceView[];
  /** Alarms that were raised or cleared. */
  readonly alarms: readonly Alarm[];
  /** Commands that came, or came further. */
  readonly commands: readonly CommandView[];
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

export interface Commands {
  /** Open ones and those that ended lately. */
  list(): readonly CommandView[];
  /** Resolves with what became of it at once: accepted, or refused and why. */
  request(request: CommandRequest): Promise<CommandView>;
}

/** Records that the centre refused too often. */
export interface SetAsideRecords {
  list(): Promise<readonly SetAside[]>;
  resend(lane: Lane, seq: number): Promise<ResendOutcome | 'unknown'>;
}

export interface Sources {
  readonly hall: HallConfig;
  readonly hallView: HallView;
  readonly upstream: { view(): UpstreamView; onChange(listener: () => void): () => void };
  readonly quarantine: QuarantineView;
  readonly storage: () => StorageView;
  readonly commands: Commands;
  readonly setAside: SetAsideRecords;
  readonly contractOf: (deviceClass: DeviceClass) => Contract | undefined;
  /** The drawing of a device class as SVG text, from its contract folder. */
  readonly iconOf: (deviceClass: DeviceClass) => string | undefined;
}
