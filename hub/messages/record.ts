// One entry of the journal, and the lanes in which the centre is served.

import type { DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Timestamp } from './observation.ts';

/** In the order of service; space is given up in the reverse order. */
export const LANES = ['alarm', 'event', 'report', 'telemetry'] as const;
export type Lane = (typeof LANES)[number];

/** CloudEvents types of everything the hub says to the centre. */
export const RECORD_TYPES = {
  alarmRaised: 'io.atrium.alarm.raised',
  alarmCleared: 'io.atrium.alarm.cleared',
  deviceEvent: 'io.atrium.device.event',
  deviceState: 'io.atrium.device.state',
  commandReplied: 'io.atrium.command.replied',
  verdictChanged: 'io.atrium.verdict.changed',
  telemetryWindow: 'io.atrium.telemetry.window',
  messageQuarantined: 'io.atrium.message.quarantined',
  hubStarted: 'io.atrium.hub.started',
  hubStopped: 'io.atrium.hub.stopped',
} as const;
export type RecordType = (typeof RECORD_TYPES)[keyof typeof RECORD_TYPES];

/** A record before the journal gave it a number. */
export interface RecordDraft {
  readonly lane: Lane;
  readonly type: RecordType;
  /** Whom it is about: a device, or the hub itself. */
  readonly subject: DeviceId | 'hub';
  /** When it happened, by the clock of the one who says so. */
  readonly time: Timestamp;
  /** When the hub decided it. */
  readonly recordedAt: Timestamp;
  readonly isClockTrusted: boolean;
  readonly data: JsonObject;
}

export interface JournalRecord extends RecordDraft {
  /** Gap-free from 1 within its lane. */
  readonly seq: number;
}
