// What is known of the hub and of a device at this moment, as values for their birth certificates.

import type { Alarm } from '../../../messages/alarm.ts';
import type { DeviceView, PointView } from '../../../messages/device.ts';
import { HUB_CONDITIONS } from '../../../messages/hub-condition.ts';
import { HUB_ID } from '../../../messages/ids.ts';
import type { Timestamp } from '../../../messages/observation.ts';
import { DATA_TYPES, type Property } from '../payload/payload.ts';
import { metricNames } from './metric-definitions.ts';
import type { Sample } from './metric-set.ts';

/** Quality codes of Sparkplug; 0 (bad) never gets as far as a point. */
const GOOD = 192;
const STALE = 500;

/** Of which devices are born. One that is silent is still connected, and there to be restarted. */
export function isPresent(connectivity: string): boolean {
  return connectivity !== 'offline' && connectivity !== 'never-seen';
}

export function nodeSamples(alarms: readonly Alarm[], now: Timestamp): Sample[] {
  return HUB_CONDITIONS.map((code) => alarmSample(code, alarmOf(alarms, HUB_ID, code), now));
}

export function deviceSamples(
  view: DeviceView,
  faults: readonly string[],
  alarms: readonly Alarm[],
  now: Timestamp,
): Sample[] {
  const { connectivity, health, why, since } = view.verdict;
  return [
    ...view.points.map((point) => pointSample(point, view)),
    { name: metricNames.connectivity, value: connectivity, at: since },
    { name: metricNames.health, value: health, at: since },
    { name: metricNames.why.en, value: why.en, at: since },
    { name: metricNames.why.zh, value: why.zh, at: since },
    ...faults.map((code) => alarmSample(code, alarmOf(alarms, view.id, code), now)),
  ];
}

function pointSample({ name, value, at, quality }: PointView, { verdict }: DeviceView): Sample {
  const isFresh = quality === 'good' && verdict.connectivity !== 'silent';
  return { name: metricNames.point(name), value, at, properties: [qualityOf(isFresh)] };
}

function qualityOf(isFresh: boolean): Property {
  return { key: 'Quality', type: DATA_TYPES.Int32, value: isFresh ? GOOD : STALE };
}

function alarmSample(code: string, alarm: Alarm | undefined, now: Timestamp): Sample {
  return { name: metricNames.alarm(code), value: alarm !== undefined, at: alarm?.raisedAt ?? now };
}

function alarmOf(alarms: readonly Alarm[], device: DeviceView['id'], code: string): Alarm | undefined {
  return alarms.find((alarm) => alarm.deviceId === device && alarm.code === code);
}
