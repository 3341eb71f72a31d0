// A record of the journal as values of metrics: points and verdicts typed, everything that happened as JSON text.

import type { Contract } from '../../../../firmware-contracts/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../messages/json.ts';
import type { Timestamp } from '../../../messages/observation.ts';
import { type JournalRecord, RECORD_TYPES } from '../../../messages/record.ts';
import { DATA_TYPES, type MetricValue, type Property } from '../payload/payload.ts';
import { metricNames, WINDOW_FIGURES, type WindowFigure } from './metric-definitions.ts';
import type { Sample } from './metric-set.ts';

/** What the record says of its device, or of the hub where there is no contract. */
export function samplesOf(record: JournalRecord, contract: Contract | undefined): Sample[] {
  const { type, data, time } = record;
  const asText = (name: string, value: JsonValue = data) => ({ name, value: JSON.stringify(value), at: time });
  switch (type) {
    case RECORD_TYPES.telemetryWindow:
      return windowSamples(record);
    case RECORD_TYPES.verdictChanged:
      return verdictSamples(data, time);
    case RECORD_TYPES.alarmRaised:
    case RECORD_TYPES.alarmCleared:
      return [alarmSample(record), asText(metricNames.alarmChange)];
    case RECORD_TYPES.deviceEvent:
      return [asText(eventName(data), payloadOf(data))];
    case RECORD_TYPES.deviceState:
      return [...stateSamples(data, contract, time), asText(metricNames.said('state'), payloadOf(data))];
    case RECORD_TYPES.commandReplied:
      return [asText(metricNames.said('reply'), payloadOf(data))];
    case RECORD_TYPES.commandChanged:
      return [asText(metricNames.commandChange)];
    case RECORD_TYPES.messageQuarantined:
      return [asText(metricNames.quarantined)];
    case RECORD_TYPES.hubStarted:
      return [asText(metricNames.hubStarted)];
    case RECORD_TYPES.hubStopped:
      return [asText(metricNames.hubStopped)];
    case RECORD_TYPES.clockStepped:
      return [asText(metricNames.clockStepped)];
    case RECORD_TYPES.recordsGivenUp:
      return [asText(metricNames.givenUp)];
    default:
      return type satisfies never;
  }
}

/** The whole record, where its own metrics have no place for it: its device is away, or its contract has changed since. */
export function otherRecordSample(record: JournalRecord): Sample {
  const { type, subject, data, time } = record;
  return { name: metricNames.otherRecord, value: JSON.stringify({ type, subject, data }), at: time };
}

/** Tells the record from every other, so that one that comes twice is recognised. */
export function identityOf({
  epoch,
  lane,
  seq,
  boot,
  uptimeMs,
  recordedAt,
  isClockTrusted,
}: JournalRecord): Property[] {
  return [
    { key: 'record', type: DATA_TYPES.String, value: `${epoch}.${lane}.${seq}` },
    { key: 'recordedAt', type: DATA_TYPES.DateTime, value: Math.max(recordedAt, 0) },
    { key: 'boot', type: DATA_TYPES.Int64, value: boot },
    { key: 'uptimeMs', type: DATA_TYPES.Int64, value: uptimeMs },
    { key: 'clockTrusted', type: DATA_TYPES.Boolean, value: isClockTrusted },
  ];
}

/** A window counts from its end, unless it was closed earlier. */
function windowSamples({ data, time, recordedAt }: JournalRecord): Sample[] {
  const to = Date.parse(String(data.to));
  const at = Number.isNaN(to) ? time : Math.max(time, Math.min(to, recordedAt));
  if (!isJsonObject(data.points)) return [];
  return Object.entries(data.points).flatMap(([point, figures]) =>
    isJsonObject(figures) ? pointSamples(point, figures, at) : [],
  );
}

function pointSamples(point: string, figures: JsonObject, at: Timestamp): Sample[] {
  const last = { name: metricNames.point(point), value: scalar(figures.last), at };
  if (typeof figures.last !== 'number') return [last];
  const windowed = (Object.entries(WINDOW_FIGURES) as [WindowFigure, string][]).map(([figure, field]) => ({
    name: metricNames.windowed(point, figure),
    value: scalar(figures[field]),
    at,
  }));
  return [last, ...windowed];
}

function verdictSamples({ connectivity, health, why }: JsonObject, at: Timestamp): Sample[] {
  const reason = isJsonObject(why) ? why : {};
  return [
    { name: metricNames.connectivity, value: scalar(connectivity), at },
    { name: metricNames.health, value: scalar(health), at },
    { name: metricNames.why.en, value: scalar(reason.en), at },
    { name: metricNames.why.zh, value: scalar(reason.zh), at },
  ];
}

function alarmSample({ type, data, time }: JournalRecord): Sample {
  return { name: metricNames.alarm(String(data.code)), value: type === RECORD_TYPES.alarmRaised, at: time };
}

function stateSamples(data: JsonObject, contract: Contract | undefined, at: Timestamp): Sample[] {
  const payload = payloadOf(data);
  return Object.entries(contract?.points ?? {}).flatMap(([name, { channel, path = `/${name}` }]) => {
    const value = channel === 'state' ? valueAt(payload, path) : undefined;
    return value === undefined ? [] : [{ name: metricNames.point(name), value: scalar(value), at }];
  });
}

/** A JSON Pointer (RFC 6901); undefined where it leads nowhere. */
function valueAt(payload: JsonValue, path: string): JsonValue | undefined {
  const steps = path.slice(1).split('/');
  return steps.reduce<JsonValue | undefined>((value, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, payload);
}

function eventName(data: JsonObject): string {
  const { payload, channel } = data;
  if (channel !== 'event') return metricNames.said(String(channel));
  return metricNames.event(isJsonObject(payload) ? String(payload.type) : '');
}

function payloadOf(data: JsonObject): JsonValue {
  return data.payload ?? data;
}

/** Undefined becomes null: an unknown value is told as such. */
function scalar(value: JsonValue | undefined): MetricValue {
  return typeof value === 'object' || value === undefined ? null : value;
}
