// One entry of the journal, and the lanes in which the centre is served.

import type { DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Timestamp } from './observation.ts';

/**
 * In the order of service; space is given up in the reverse order. The ledger says which records of the other lanes the
 * centre will never get, and why; it is never given up.
 */
export const LANES = ['ledger', 'alarm', 'event', 'report', 'telemetry'] as const;
export type Lane = (typeof LANES)[number];

/** One thing for each lane. */
export function byLane<T>(of: (lane: Lane) => T): Record<Lane, T> {
  return {
    ledger: of('ledger'),
    alarm: of('alarm'),
    event: of('event'),
    report: of('report'),
    telemetry: of('telemetry'),
  };
}

/** CloudEvents types of everything the hub says to the centre. */
export const RECORD_TYPES = {
  alarmRaised: 'io.atrium.alarm.raised',
  alarmCleared: 'io.atrium.alarm.cleared',
  deviceEvent: 'io.atrium.device.event',
  deviceState: 'io.atrium.device.state',
  commandReplied: 'io.atrium.command.replied',
  commandChanged: 'io.atrium.command.changed',
  verdictChanged: 'io.atrium.verdict.changed',
  telemetryWindow: 'io.atrium.telemetry.window',
  messageQuarantined: 'io.atrium.message.quarantined',
  hubStarted: 'io.atrium.hub.started',
  hubStopped: 'io.atrium.hub.stopped',
  clockStepped: 'io.atrium.clock.stepped',
  recordsGivenUp: 'io.atrium.records.given-up',
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
  /** Milliseconds since the hub started, by a clock that nobody can set: the order within one boot, whatever the wall clock did. */
  readonly uptimeMs: number;
  readonly data: JsonObject;
}

export interface JournalRecord extends RecordDraft {
  /** Gap-free from 1 within its lane, over all epochs. */
  readonly seq: number;
  /** Names the journal that gave the number; a restored journal goes on under a new one, so that no number comes twice. */
  readonly epoch: string;
  /** Counts the starts of the hub with this journal, from 1. */
  readonly boot: number;
}
