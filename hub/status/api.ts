// What the JSON API and the live stream say, as types; the page reads the very same. All times are RFC 3339 in UTC.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { CommandView } from '../messages/command.ts';
import type { DeviceView, PointView } from '../messages/device.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import type { SetAside } from '../messages/set-aside.ts';
import type { StorageView } from '../messages/storage-view.ts';
import type { UpstreamView } from '../messages/upstream-view.ts';
import type { Verdict } from '../messages/verdict.ts';

/** T with the timestamps in fields K as RFC 3339 text. */
type Dated<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]: null extends T[P] ? string | null : string };

export interface HallBody {
  readonly id: string;
  readonly name: LocalizedText;
  readonly zones: ReadonlyArray<{ readonly id: string; readonly name: LocalizedText }>;
}

export type PointBody = Dated<PointView, 'at'> & {
  /** The word of a text value, for a person; null where the contract gives none. */
  readonly valueLabel: LocalizedText | null;
  /** Age from which the value is old; null where the contract gives none. */
  readonly freshnessMs: number | null;
};

export type VerdictBody = Dated<Verdict, 'since'>;

export type DeviceBody = Dated<Omit<DeviceView, 'verdict' | 'points'>, 'lastSeen'> & {
  readonly verdict: VerdictBody;
  readonly points: readonly PointBody[];
};

export type AlarmBody = Dated<Alarm, 'raisedAt' | 'clearedAt'>;

export type UpstreamBody = Dated<UpstreamView, 'since' | 'lastConfirmedAt'>;

export type QuarantineEntryBody = Dated<Omit<QuarantineEntry, 'raw'>, 'receivedAt' | 'replayedAt'> & {
  /** The bytes as received, base64; null where they were not kept. */
  readonly raw: string | null;
  /** The beginning as readable text; null where the bytes were not kept. */
  readonly preview: string | null;
  readonly size: number | null;
};

export interface QuarantineBody {
  /** All that lie in quarantine, not only those listed here. */
  readonly count: number;
  readonly entries: readonly QuarantineEntryBody[];
}

export type ReplayOutcome = 'accepted' | 'refused-again';

export type StorageBody = Dated<StorageView, 'since'>;

export type CommandBody = Dated<CommandView, 'requestedAt' | 'changedAt' | 'expiresAt'>;

/** A command that a device class takes; `arguments` is the JSON Schema of a form. */
export type CommandFormBody = { readonly name: string } & Pick<
  Contract['commands'][string],
  'label' | 'arguments' | 'timeToLiveMs'
>;

export interface ClassBody {
  readonly class: string;
  readonly title: LocalizedText;
  readonly commands: readonly CommandFormBody[];
}

export type SetAsideBody = Pick<SetAside, 'reason' | 'refusals'> &
  Pick<SetAside['record'], 'lane' | 'seq' | 'type' | 'subject' | 'data'> & {
    readonly time: string;
    readonly setAsideAt: string;
  };

export type ResendOutcome = 'sent' | 'no-line';

export interface SessionBody {
  /** Null where nobody is logged in. */
  readonly user: string | null;
  /** True until the first user has been created with the one-time link. */
  readonly isFirstLogin: boolean;
}

export interface ErrorBody {
  readonly code: string;
  readonly message: LocalizedText;
}

/** Events of /api/v1/stream by name; a connection begins with `snapshot`. */
export interface StreamEvents {
  readonly snapshot: {
    readonly at: string;
    readonly hall: HallBody;
    readonly devices: readonly DeviceBody[];
    readonly alarms: readonly AlarmBody[];
    readonly upstream: UpstreamBody;
    readonly storage: StorageBody;
    readonly commands: readonly CommandBody[];
    readonly quarantine: { readonly count: number };
  };
  readonly devices: { readonly changed: readonly DeviceBody[]; readonly removed: readonly string[] };
  /** An alarm in state `normal` is over. */
  readonly alarms: { readonly changed: readonly AlarmBody[] };
  /** Commands that came, or came further. */
  readonly commands: { readonly changed: readonly CommandBody[] };
  readonly upstream: UpstreamBody;
  readonly storage: StorageBody;
  readonly quarantine: { readonly count: number };
  readonly heartbeat: { readonly at: string };
}
