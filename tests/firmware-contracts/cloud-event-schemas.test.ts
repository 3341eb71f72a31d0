// What the hub records fits what the AsyncAPI document promises the centre.

import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../hub/messages/alarm.ts';
import type { CommandView } from '../../hub/messages/command.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { Loss } from '../../hub/messages/loss.ts';
import type { Observation, Violation } from '../../hub/messages/observation.ts';
import { LANES, RECORD_TYPES, type RecordDraft } from '../../hub/messages/record.ts';
import * as drafts from '../../hub/messages/record-drafts.ts';
import { cloudEventSchema } from '../../tools/generate/cloud-event-schemas.ts';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajvFormats.default(ajv);
const validators = new Map(LANES.map((lane) => [lane, ajv.compile(cloudEventSchema(lane))]));

const at = Date.UTC(2026, 0, 5, 8);
const moment = { at, isClockTrusted: true, uptimeMs: 0 };
const text = { en: 'Text', zh: '文字' };
const device = { id: deviceId('kiosk-01'), class: deviceClass('kiosk'), zone: zoneId('self-service'), name: text };
const about = { deviceId: device.id, deviceClass: device.class };

const alarm: Alarm = {
  ...about,
  id: 'kiosk-01/paper-out',
  zone: device.zone,
  code: 'paper-out',
  state: 'unacknowledged',
  category: 'failure',
  priority: 'medium',
  label: text,
  cause: text,
  consequence: text,
  action: text,
  raisedAt: at,
  clearedAt: null,
  activations: 1,
};

function observation(channel: string): Observation {
  const data = { type: 'help-requested' };
  return {
    ...about,
    channel,
    at,
    receivedAt: at,
    isRetained: false,
    boot: 'b7Kq',
    seq: 1,
    data,
    points: [],
    faults: undefined,
  };
}

const violation: Violation = {
  ...about,
  channel: 'telemetry',
  topic: 'hall/v1/kiosk/kiosk-01/telemetry',
  receivedAt: at,
  reason: 'schema',
  path: '/paperLevel',
  message: text,
  raw: undefined,
  isRedacted: false,
};

const command: CommandView = {
  id: 'c-4711',
  deviceId: device.id,
  name: 'restart',
  arguments: { afterS: 5 },
  asker: 'anna@centre',
  origin: 'centre',
  state: 'refused',
  reason: { code: 'device-offline', text },
  requestedAt: at,
  changedAt: at,
  expiresAt: at + 30_000,
};

const loss: Loss = {
  lane: 'telemetry',
  epoch: 'x_Y-1',
  ranges: [[1, 60]],
  count: 60,
  reason: 'thinned',
  detail: '',
  from: new Date(at).toISOString(),
  to: null,
  replacedBy: [[61, 72]],
};
const { replacedBy, ...lossWithoutReplacement } = loss;
const givenUp = (data: Loss): RecordDraft => ({
  ...drafts.hubStopped(moment),
  lane: 'ledger',
  type: RECORD_TYPES.recordsGivenUp,
  data: { ...data },
});

const points = {
  paperLevel: { unit: '%', count: 2, min: 60, max: 64, mean: 62, last: 60 },
  inUse: { count: 1, last: true },
};

const records: RecordDraft[] = [
  drafts.alarmChanged(alarm, moment),
  drafts.alarmChanged({ ...alarm, state: 'normal', clearedAt: at }, moment),
  drafts.verdictChanged(device, { connectivity: 'online', health: 'normal', why: text, since: at }, moment),
  drafts.deviceSaid(observation('event'), moment),
  drafts.deviceSaid(observation('state'), moment),
  drafts.deviceSaid(observation('reply'), moment),
  drafts.telemetryWindow({ deviceId: device.id, from: at, to: at + 60_000, points }, moment),
  drafts.messageQuarantined(violation, moment),
  drafts.hubStarted({ bootId: 'b7Kq', wasStoppedCleanly: true }, moment),
  drafts.hubStopped(moment),
  drafts.clockStepped({ before: 0, after: at }, moment),
  drafts.commandChanged(command, moment),
  drafts.commandChanged({ ...command, state: 'succeeded', reason: null }, moment),
  givenUp(loss),
  givenUp({ ...lossWithoutReplacement, reason: 'age' }),
];

function cloudEvent({ lane, type, subject, time, recordedAt, isClockTrusted, uptimeMs, data }: RecordDraft) {
  return {
    specversion: '1.0',
    id: `x_Y-1.${lane}.7`,
    source: '/halls/demo-hall',
    type,
    subject,
    time: new Date(time).toISOString(),
    recordedtime: new Date(recordedAt).toISOString(),
    clocktrusted: isClockTrusted,
    boot: 1,
    uptimems: uptimeMs,
    historical: false,
    sequence: '00000000000000000007',
    lane,
    datacontenttype: 'application/json',
    data,
  };
}

describe('the schemas of the CloudEvents', () => {
  it.each(records.map((record) => [record.type, record] as const))('accept %s as the hub makes it', (_, record) => {
    const validate = validators.get(record.lane);
    expect(validate?.(cloudEvent(record)), JSON.stringify(validate?.errors)).toBe(true);
  });

  it('cover every type of record', () => {
    expect(new Set(records.map(({ type }) => type))).toEqual(new Set(Object.values(RECORD_TYPES)));
  });

  it('refuse a record on the wrong lane, and data that is not promised', () => {
    const event = cloudEvent(drafts.hubStopped(moment));
    expect(validators.get('alarm')?.(event)).toBe(false);
    expect(validators.get('report')?.({ ...event, data: { secret: 1 } })).toBe(false);
  });
});
