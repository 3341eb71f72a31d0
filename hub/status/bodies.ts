// Turns what the hub knows into what the API says.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { HallConfig } from '../config/config.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { CommandView } from '../messages/command.ts';
import type { DeviceView, PointView } from '../messages/device.ts';
import type { DeviceClass } from '../messages/ids.ts';
import type { QuarantineEntry } from '../messages/quarantine-entry.ts';
import { rfc3339 } from '../messages/rfc3339.ts';
import type { SetAside } from '../messages/set-aside.ts';
import type { StorageView } from '../messages/storage-view.ts';
import type { UpstreamView } from '../messages/upstream-view.ts';
import type {
  AlarmBody,
  ClassBody,
  CommandBody,
  DeviceBody,
  HallBody,
  PointBody,
  QuarantineEntryBody,
  SetAsideBody,
  StorageBody,
  UpstreamBody,
} from './api.ts';

export type ContractOf = (deviceClass: DeviceClass) => Contract | undefined;

const PREVIEW_BYTES = 400;

const rfc3339OrNull = (timestamp: number | null): string | null => (timestamp === null ? null : rfc3339(timestamp));

export function hallBody({ id, name, zones }: HallConfig): HallBody {
  return { id, name, zones };
}

export function deviceBody(view: DeviceView, contractOf: ContractOf): DeviceBody {
  const contract = contractOf(view.class);
  return {
    ...view,
    verdict: { ...view.verdict, since: rfc3339(view.verdict.since) },
    lastSeen: rfc3339OrNull(view.lastSeen),
    points: view.points.map((point) => pointBody(point, contract)),
  };
}

function pointBody(point: PointView, contract: Contract | undefined): PointBody {
  const terms = contract?.points[point.name];
  return {
    ...point,
    at: rfc3339(point.at),
    valueLabel: terms?.values?.[String(point.value)] ?? null,
    freshnessMs: terms?.freshnessMs ?? null,
  };
}

export function alarmBody(alarm: Alarm): AlarmBody {
  return { ...alarm, raisedAt: rfc3339(alarm.raisedAt), clearedAt: rfc3339OrNull(alarm.clearedAt) };
}

export function upstreamBody(view: UpstreamView): UpstreamBody {
  return { ...view, since: rfc3339(view.since), lastConfirmedAt: rfc3339OrNull(view.lastConfirmedAt) };
}

export function storageBody(view: StorageView): StorageBody {
  return { ...view, since: rfc3339(view.since) };
}

export function commandBody(command: CommandView): CommandBody {
  const { requestedAt, changedAt, expiresAt } = command;
  return {
    ...command,
    requestedAt: rfc3339(requestedAt),
    changedAt: rfc3339(changedAt),
    expiresAt: rfc3339(expiresAt),
  };
}

export function classBody({ class: name, title, commands }: Contract): ClassBody {
  const forms = Object.entries(commands).map(([command, { label, arguments: form, timeToLiveMs }]) => ({
    ...{ name: command, label, arguments: form, timeToLiveMs },
  }));
  return { class: name, title, commands: forms };
}

export function setAsideBody({ record, reason, refusals, setAsideAt }: SetAside): SetAsideBody {
  const { lane, seq, type, subject, time, data } = record;
  return { lane, seq, type, subject, data, reason, refusals, time: rfc3339(time), setAsideAt: rfc3339(setAsideAt) };
}

export function quarantineEntryBody({ raw, ...entry }: QuarantineEntry): QuarantineEntryBody {
  return {
    ...entry,
    receivedAt: rfc3339(entry.receivedAt),
    replayedAt: rfc3339OrNull(entry.replayedAt),
    raw: raw === undefined ? null : Buffer.from(raw).toString('base64'),
    preview: raw === undefined ? null : preview(raw),
    size: raw === undefined ? null : raw.length,
  };
}

/** Unreadable bytes become U+FFFD, control characters a middle dot. */
function preview(raw: Uint8Array): string {
  const text = new TextDecoder().decode(raw.subarray(0, PREVIEW_BYTES));
  return text.replace(/\p{Cc}/gu, '·') + (raw.length > PREVIEW_BYTES ? '…' : '');
}
