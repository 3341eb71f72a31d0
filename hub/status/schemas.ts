// JSON Schemas of the answers: what is not named here does not leave the hub, and they make writing an answer fast.

import { LANES } from '../messages/record.ts';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const flag = { type: 'boolean' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const numberOrNull = { type: ['number', 'null'] } as const;

type Properties = Readonly<Record<string, object>>;
const object = (properties: Properties) => ({ type: 'object', properties, required: Object.keys(properties) }) as const;
const listOf = (items: object) => ({ type: 'array', items }) as const;

const localizedText = object({ en: text, zh: text });
const localizedTextOrNull = { ...localizedText, type: ['object', 'null'] } as const;

export const hallSchema = object({
  id: text,
  name: localizedText,
  zones: listOf(object({ id: text, name: localizedText })),
});

const point = object({
  name: text,
  label: localizedText,
  value: { type: ['number', 'boolean', 'string'] },
  valueLabel: localizedTextOrNull,
  unit: text,
  at: text,
  quality: text,
  freshnessMs: numberOrNull,
});

const device = object({
  id: text,
  class: text,
  className: localizedText,
  zone: text,
  name: localizedText,
  verdict: object({ connectivity: text, health: text, why: localizedText, since: text }),
  lastSeen: textOrNull,
  faults: listOf(text),
  points: listOf(point),
  counts: object({ received: number, duplicates: number, lost: number, resets: number, violations: number }),
});
export const devicesSchema = listOf(device);

const alarm = object({
  id: text,
  deviceId: text,
  deviceClass: text,
  zone: text,
  code: text,
  state: text,
  category: text,
  priority: text,
  label: localizedText,
  cause: localizedText,
  consequence: localizedText,
  action: localizedText,
  raisedAt: text,
  clearedAt: textOrNull,
  activations: number,
});
export const alarmsSchema = listOf(alarm);

const localizedReason = { ...object({ code: text, text: localizedText }), type: ['object', 'null'] } as const;
/** Of any shape: arguments, forms and payloads are what a contract says they are. */
const anyObject = { type: 'object', additionalProperties: true } as const;

export const commandSchema = object({
  id: text,
  deviceId: text,
  name: text,
  arguments: anyObject,
  asker: text,
  origin: text,
  state: text,
  reason: localizedReason,
  requestedAt: text,
  changedAt: text,
  expiresAt: text,
});
export const commandsSchema = listOf(commandSchema);

export const classSchema = object({
  class: text,
  title: localizedText,
  commands: listOf(object({ name: text, label: localizedText, arguments: anyObject, timeToLiveMs: number })),
});

const byLane = (schema: object) => object(Object.fromEntries(LANES.map((lane) => [lane, schema])));

export const storageSchema = object({
  isHealthy: flag,
  fault: text,
  since: text,
  damage: textOrNull,
  usedBytes: number,
  limitBytes: number,
  brownOut: text,
  givenUp: number,
  setAside: number,
  lanes: byLane(object({ unsentBytes: number, bytesPerHour: number, hoursLeft: numberOrNull })),
  syncsPerHour: number,
  bytesPerHour: number,
});

export const setAsideSchema = listOf(
  object({
    lane: text,
    seq: number,
    type: text,
    subject: text,
    time: text,
    data: anyObject,
    reason: text,
    refusals: number,
    setAsideAt: text,
  }),
);
export const resendSchema = object({ outcome: text });

export const upstreamSchema = object({
  state: text,
  since: text,
  reason: localizedText,
  lanes: byLane(object({ last: number, confirmed: number, backlog: number })),
  backlog: number,
  inFlight: number,
  confirmation: text,
  isApplicationSilent: flag,
  lastConfirmedAt: textOrNull,
});

const quarantineEntry = object({
  id: number,
  deviceId: text,
  deviceClass: text,
  channel: text,
  topic: text,
  receivedAt: text,
  reason: text,
  path: text,
  message: localizedText,
  isRedacted: flag,
  raw: textOrNull,
  preview: textOrNull,
  size: numberOrNull,
  replayedAt: textOrNull,
});
export const quarantineSchema = object({ count: number, entries: listOf(quarantineEntry) });
export const replaySchema = object({ outcome: text });

export const sessionSchema = object({ user: textOrNull, isFirstLogin: flag });
