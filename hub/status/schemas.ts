// JSON Schemas of the answers: what is not named here does not leave the hub, and they make writing an answer fast.

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

const lane = object({ last: number, confirmed: number, backlog: number });

export const upstreamSchema = object({
  state: text,
  since: text,
  reason: localizedText,
  lanes: object({ alarm: lane, event: lane, report: lane, telemetry: lane }),
  backlog: number,
  inFlight: number,
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
