// What the hub tells the centre, in the centre's form: one function for each type of record.

import type { Alarm } from './alarm.ts';
import type { CommandView } from './command.ts';
import type { Device } from './device.ts';
import type { DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Observation, Timestamp, Violation } from './observation.ts';
import { type Lane, RECORD_TYPES, type RecordDraft, type RecordType } from './record.ts';
import { rfc3339 } from './rfc3339.ts';
import type { Verdict } from './verdict.ts';

/** The hub's time of the decision, and whether its clock is to be relied on. */
export interface Moment {
  readonly at: Timestamp;
  readonly isClockTrusted: boolean;
  readonly uptimeMs: number;
}

interface Draft {
  readonly lane: Lane;
  readonly type: RecordType;
  readonly subject: DeviceId | 'hub';
  readonly data: JsonObject;
  /** When it happened, where that is not the moment itself. */
  readonly time?: Timestamp;
}

function draft({ at, isClockTrusted, uptimeMs }: Moment, { time = at, ...rest }: Draft): RecordDraft {
  return { ...rest, time, recordedAt: at, isClockTrusted, uptimeMs };
}

export function alarmChanged(alarm: Alarm, moment: Moment): RecordDraft {
  const type = alarm.state === 'normal' ? RECORD_TYPES.alarmCleared : RECORD_TYPES.alarmRaised;
  const { id, deviceClass, zone, code, category, priority, label, cause, consequence, action, activations } = alarm;
  const texts = { label: { ...label }, cause: { ...cause }, consequence: { ...consequence }, action: { ...action } };
  const data = { id, class: deviceClass, zone, code, category, priority, ...texts, activations, ...times(alarm) };
  return draft(moment, { lane: 'alarm', type, subject: alarm.deviceId, data });
}

function times({ raisedAt, clearedAt }: Alarm): JsonObject {
  return { raisedAt: rfc3339(raisedAt), clearedAt: clearedAt === null ? null : rfc3339(clearedAt) };
}

export function verdictChanged(device: Device, verdict: Verdict, moment: Moment): RecordDraft {
  const { connectivity, health, why, since } = verdict;
  const data = { class: device.class, zone: device.zone, connectivity, health, why: { ...why }, since: rfc3339(since) };
  return draft(moment, { lane: 'event', type: RECORD_TYPES.verdictChanged, subject: device.id, data });
}

/** What a device said, as it said it: an event, a state, a reply. */
export function deviceSaid(observation: Observation, moment: Moment): RecordDraft {
  const { deviceId, deviceClass, channel, boot, seq, at } = observation;
  const [lane, type] = destinationOf(channel);
  const data = { class: deviceClass, channel, boot, seq, payload: observation.data };
  return draft(moment, { lane, type, subject: deviceId, time: at, data });
}

function destinationOf(channel: string): [Lane, RecordType] {
  if (channel === 'state') return ['report', RECORD_TYPES.deviceState];
  if (channel === 'reply') return ['report', RECORD_TYPES.commandReplied];
  return ['event', RECORD_TYPES.deviceEvent];
}

export interface WindowOfDevice {
  readonly deviceId: DeviceId;
  readonly from: Timestamp;
  readonly to: Timestamp;
  readonly points: JsonObject;
}

export function telemetryWindow({ deviceId, from, to, points }: WindowOfDevice, moment: Moment): RecordDraft {
  const data = { from: rfc3339(from), to: rfc3339(to), points };
  return draft(moment, { lane: 'telemetry', type: RECORD_TYPES.telemetryWindow, subject: deviceId, time: from, data });
}

export function messageQuarantined(
  { deviceId, channel, reason, path, message }: Violation,
  moment: Moment,
): RecordDraft {
  const data = { channel, reason, path, message: { ...message } };
  return draft(moment, { lane: 'report', type: RECORD_TYPES.messageQuarantined, subject: deviceId, data });
}

export function commandChanged(command: CommandView, moment: Moment): RecordDraft {
  const { id, deviceId, name, arguments: given, asker, origin, state, reason } = command;
  const times = { requestedAt: rfc3339(command.requestedAt), changedAt: rfc3339(command.changedAt) };
  const why = reason && { code: reason.code, text: { ...reason.text } };
  const data = { id, name, arguments: given, asker, origin, state, reason: why, ...times };
  const expiresAt = rfc3339(command.expiresAt);
  return draft(moment, {
    lane: 'event',
    type: RECORD_TYPES.commandChanged,
    subject: deviceId,
    data: { ...data, expiresAt },
  });
}

/** The wall clock was set: what this boot recorded before, flagged as untrusted, is off by so much. */
export function clockStepped({ before, after }: { before: Timestamp; after: Timestamp }, moment: Moment): RecordDraft {
  const data = { stepMs: after - before, before: rfc3339(before), after: rfc3339(after) };
  return draft(moment, { lane: 'event', type: RECORD_TYPES.clockStepped, subject: 'hub', data });
}

export function hubStarted(data: { bootId: string; wasStoppedCleanly: boolean }, moment: Moment): RecordDraft {
  return draft(moment, { lane: 'report', type: RECORD_TYPES.hubStarted, subject: 'hub', data });
}

export function hubStopped(moment: Moment): RecordDraft {
  return draft(moment, { lane: 'report', type: RECORD_TYPES.hubStopped, subject: 'hub', data: {} });
}
