// JSON Schemas of the CloudEvents that the hub sends to the centre, by lane and record type.

import { PRIORITIES } from '../../hub/messages/alarm.ts';
import { COMMAND_STATES } from '../../hub/messages/command.ts';
import { LOSS_REASONS } from '../../hub/messages/loss.ts';
import { LANES, type Lane, RECORD_TYPES, type RecordType } from '../../hub/messages/record.ts';
import { CONNECTIVITIES, HEALTHS } from '../../hub/messages/verdict.ts';

type Properties = Readonly<Record<string, object>>;

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const time = { type: 'string', format: 'date-time' };
const timeOrNull = { oneOf: [time, { type: 'null' }] };
const object = { type: 'object' };
export const localized = closed({ en: text, zh: text });

/** Every property is required unless named as optional, and no other is allowed. */
export function closed(properties: Properties, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', additionalProperties: false, ...(required.length > 0 ? { required } : {}), properties };
}

const alarm = closed({
  id: text,
  class: text,
  zone: text,
  code: text,
  category: { enum: [...HEALTHS] },
  priority: { enum: [...PRIORITIES] },
  label: localized,
  cause: localized,
  consequence: localized,
  action: localized,
  activations: { type: 'integer', minimum: 1 },
  raisedAt: time,
  clearedAt: timeOrNull,
});

const verdict = closed({
  class: text,
  zone: text,
  connectivity: { enum: [...CONNECTIVITIES] },
  health: { enum: [...HEALTHS] },
  why: localized,
  since: time,
});

const said = closed({ class: text, channel: text, boot: text, seq: { type: 'integer', minimum: 1 }, payload: object });

const number = { type: 'number' };
const pointWindow = {
  oneOf: [
    closed({ unit: text, count, min: number, max: number, mean: number, last: number }),
    closed({ count, last: { type: ['boolean', 'string'] } }),
  ],
};
const telemetryWindow = closed({ from: time, to: time, points: { type: 'object', additionalProperties: pointWindow } });

const quarantined = closed({ channel: text, reason: text, path: text, message: localized });

const commandChanged = closed({
  id: text,
  name: text,
  arguments: object,
  asker: text,
  origin: { enum: ['centre', 'page', 'api'] },
  state: { enum: [...COMMAND_STATES] },
  reason: { oneOf: [closed({ code: text, text: localized }), { type: 'null' }] },
  requestedAt: time,
  changedAt: time,
  expiresAt: time,
});

const clockStepped = closed({ stepMs: { type: 'integer' }, before: time, after: time });

export const sequenceNumber = { type: 'integer', minimum: 1 };
export const ranges = {
  type: 'array',
  items: { type: 'array', minItems: 2, maxItems: 2, items: sequenceNumber },
  description: 'First and last number of each range, ascending, disjoint.',
};
const givenUp = closed(
  {
    lane: { enum: [...LANES] },
    epoch: text,
    ranges,
    count,
    reason: { enum: [...LOSS_REASONS] },
    detail: text,
    from: timeOrNull,
    to: timeOrNull,
    replacedBy: ranges,
  },
  ['replacedBy'],
);

const RECORDS: Readonly<Record<Lane, Partial<Record<RecordType, object>>>> = {
  ledger: { [RECORD_TYPES.recordsGivenUp]: givenUp },
  alarm: { [RECORD_TYPES.alarmRaised]: alarm, [RECORD_TYPES.alarmCleared]: alarm },
  event: {
    [RECORD_TYPES.deviceEvent]: said,
    [RECORD_TYPES.verdictChanged]: verdict,
    [RECORD_TYPES.commandChanged]: commandChanged,
    [RECORD_TYPES.clockStepped]: clockStepped,
  },
  report: {
    [RECORD_TYPES.deviceState]: said,
    [RECORD_TYPES.commandReplied]: said,
    [RECORD_TYPES.messageQuarantined]: quarantined,
    [RECORD_TYPES.hubStarted]: closed({ bootId: text, wasStoppedCleanly: { type: 'boolean' } }),
    [RECORD_TYPES.hubStopped]: closed({}),
  },
  telemetry: { [RECORD_TYPES.telemetryWindow]: telemetryWindow },
};

/** A structured CloudEvent 1.0 with the hub's extensions; `type` tells which data it carries. */
export function cloudEventSchema(lane: Lane): object {
  const events = Object.entries(RECORDS[lane]).map(([type, data]) => envelope(lane, type, data));
  return { type: 'object', oneOf: events };
}

function envelope(lane: Lane, type: string, data: object) {
  return closed({
    specversion: { const: '1.0' },
    id: {
      type: 'string',
      pattern: `^[A-Za-z0-9_-]+\\.${lane}\\.[0-9]+$`,
      description: '<epoch of the journal>.<lane>.<number>',
    },
    source: { type: 'string', pattern: '^/halls/[a-z0-9][a-z0-9._-]{0,63}$' },
    type: { const: type },
    subject: { type: 'string', description: 'Device id, or hub.' },
    time: { ...time, description: 'When it happened, by the clock of the one who says so.' },
    recordedtime: { ...time, description: 'When the hub recorded it.' },
    clocktrusted: { type: 'boolean', description: "Whether the hub's clock was to be relied on." },
    sequence: { type: 'string', pattern: '^[0-9]{20}$', description: 'Gap-free number within the lane, zero-padded.' },
    boot: { type: 'integer', minimum: 1, description: 'Counts the starts of the hub with this journal.' },
    uptimems: {
      ...count,
      description: 'Milliseconds since that start, by a clock that nobody can set: the order, whatever the time says.',
    },
    historical: {
      type: 'boolean',
      description: 'True for what waited while the line was down; live records overtake it.',
    },
    lane: { const: lane },
    datacontenttype: { const: 'application/json' },
    data,
  });
}
