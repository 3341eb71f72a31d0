// A hall whose line to the centre is down, in simulated time: what it commits minute by minute.

import { minutes } from '../../hub/foundation/clock.ts';
import type { Journal } from '../../hub/journal/journal.ts';
import { deviceId } from '../../hub/messages/ids.ts';
import type { RecordDraft } from '../../hub/messages/record.ts';
import { type Moment, telemetryWindow } from '../../hub/messages/record-drafts.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { commitOf, draft } from './drafts.ts';

export interface Outage {
  readonly journal: Journal;
  readonly clock: FakeClock;
  readonly devices: number;
}

/** A window of one minute of one device; its value rises by one each minute. */
export function windowOf(device: number, minute: number, moment: Moment): RecordDraft {
  const from = moment.at - minutes(1);
  const point = { unit: '°C', count: 6, min: minute, max: minute + 1, mean: minute + 0.5, last: minute };
  const points = { temperature: point, door: { count: 1, last: minute % 2 === 0 ? 'open' : 'shut' } };
  return telemetryWindow({ deviceId: deviceId(`sensor-${device}`), from, to: moment.at, points }, moment);
}

/**
 * Each minute a window of each device, every tenth minute an event and a report, every hour an alarm. Five minutes are
 * one commit, which a disk takes sooner than five.
 */
export async function live({ journal, clock, devices }: Outage, lengthMinutes: number): Promise<void> {
  for (let done = 0; done < lengthMinutes; done += 5) {
    const records = Array.from({ length: 5 }, (_, index) => recordsOf(done + index, devices, clock)).flat();
    await journal.commit(commitOf(...records));
  }
}

function recordsOf(minute: number, devices: number, clock: FakeClock): RecordDraft[] {
  clock.advance(minutes(1));
  const moment = { at: clock.now(), isClockTrusted: true, uptimeMs: clock.monotonicMs() };
  const at = { time: moment.at, recordedAt: moment.at, uptimeMs: moment.uptimeMs };
  return [
    ...Array.from({ length: devices }, (_, index) => windowOf(index + 1, minute, moment)),
    ...(minute % 10 === 0 ? [{ ...draft('event', minute), ...at }] : []),
    ...(minute % 10 === 5 ? [{ ...draft('report', minute), ...at }] : []),
    ...(minute % 60 === 0 ? [{ ...draft('alarm', minute), ...at }] : []),
  ];
}
