// A made-up device class that lives in memory, so that tests of the middle depend on no real one, and builders for its messages.

import type { Contract, ContractFault, ContractPrivacy } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import type { CheckResult } from '../../hub/checking/contract-checker.ts';
import { ContractLibrary } from '../../hub/checking/contract-library.ts';
import type { Device } from '../../hub/messages/device.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { InboundMessage, Timestamp } from '../../hub/messages/observation.ts';
import { deviceTopic } from '../../hub/messages/topics.ts';

export const GADGET = deviceClass('gadget');
/** The same class, where it meets people: its events carry a reference of a person, a category and a consent. */
export const GREETER = deviceClass('greeter');

const RHYTHM_MS = 1_000;
export const FRESHNESS_MS = 3_000;

const text = (en: string) => ({ en, zh: `中文：${en}` });

function fault(category: ContractFault['category'], label: string): ContractFault {
  const texts = { cause: text('Why'), consequence: text('So what'), action: text('Do this') };
  return { category, priority: 'medium', label: text(label), ...texts };
}

/** One that the reply proves, one that an argument proves at a point, one that a literal proves. */
const COMMANDS: Contract['commands'] = {
  spin: {
    label: text('Spin'),
    arguments: {
      type: 'object',
      additionalProperties: false,
      required: ['speed'],
      properties: { speed: { type: 'integer', minimum: 0, maximum: 100 } },
    },
    timeToLiveMs: 10_000,
    expectedOutcome: { within: 5_000, proof: 'reply' },
  },
  setMode: {
    label: text('Set the mode'),
    arguments: {
      type: 'object',
      additionalProperties: false,
      required: ['mode'],
      properties: { mode: { enum: ['idle', 'busy'] } },
    },
    timeToLiveMs: 10_000,
    expectedOutcome: { within: 5_000, proof: 'point', point: 'mode', value: '$mode' },
  },
  stop: {
    label: text('Stop'),
    arguments: { type: 'object', additionalProperties: false, properties: {} },
    timeToLiveMs: 10_000,
    expectedOutcome: { within: 5_000, proof: 'point', point: 'spinning', value: false },
  },
};

const fromDevice = { direction: 'from-device', retain: false } as const;

function contract(name: string, privacy: ContractPrivacy): Contract {
  return {
    class: name,
    version: '1.0.0',
    title: text('Gadget'),
    description: text('It exists in tests only.'),
    liveness: { rhythmMs: RHYTHM_MS, freshnessMs: FRESHNESS_MS },
    channels: {
      telemetry: { ...fromDevice, qos: 0, rhythmMs: RHYTHM_MS, schema: 'schemas/telemetry.schema.json' },
      state: { ...fromDevice, qos: 1, retain: true, schema: 'schemas/state.schema.json' },
      event: { ...fromDevice, qos: 1, schema: 'schemas/event.schema.json' },
      presence: { ...fromDevice, qos: 1, retain: true, schema: 'schemas/presence.schema.json' },
      command: { direction: 'to-device', qos: 1, retain: false, schema: 'schemas/command.schema.json' },
      reply: { ...fromDevice, qos: 1, schema: 'schemas/reply.schema.json' },
    },
    points: {
      heat: { channel: 'telemetry', type: 'number', unit: '°C', label: text('Heat') },
      spinning: { channel: 'telemetry', type: 'boolean', label: text('Spinning') },
      mode: { channel: 'state', type: 'string', label: text('Mode') },
      depth: { channel: 'telemetry', path: '/tank/depth', type: 'number', unit: 'm', label: text('Depth') },
    },
    events: { pressed: { label: text('Pressed') }, met: { label: text('Met somebody') } },
    commands: COMMANDS,
    faults: {
      jammed: fault('failure', 'Jammed'),
      worn: fault('maintenance-required', 'Worn'),
      offline: fault('normal', 'Not connected'),
      silent: fault('check-function', 'Says nothing'),
      'clock-wrong': fault('out-of-specification', 'Clock is wrong'),
    },
    privacy,
  };
}

const ENVELOPE = {
  at: { type: 'string', format: 'date-time' },
  boot: { type: 'string', minLength: 1, maxLength: 64 },
  seq: { type: 'integer', minimum: 1 },
};
const REQUIRED = ['at', 'boot', 'seq'];

function record(properties: object, required: readonly string[] = []) {
  const all = { ...ENVELOPE, ...properties };
  return { type: 'object', additionalProperties: false, required: [...REQUIRED, ...required], properties: all };
}

const MET = {
  type: { const: 'met' },
  consent: { type: 'boolean' },
  personRef: { type: 'string', maxLength: 64 },
  category: { enum: ['guest', 'regular'] },
};

const SCHEMAS = {
  telemetry: record({
    heat: { type: 'number', minimum: -40, maximum: 200 },
    spinning: { type: 'boolean' },
    tank: { type: 'object', additionalProperties: false, properties: { depth: { type: 'number' } } },
  }),
  state: record(
    {
      mode: { enum: ['idle', 'busy'] },
      note: { type: 'string' },
      faults: { type: 'array', uniqueItems: true, items: { enum: ['jammed', 'worn'] } },
    },
    ['faults'],
  ),
  event: {
    type: 'object',
    oneOf: [
      record({ type: { const: 'pressed' }, durationMs: { type: 'integer', minimum: 0 } }, ['type', 'durationMs']),
      record(MET, ['type', 'consent']),
    ],
  },
  presence: record({ state: { enum: ['online', 'offline', 'lost'] } }, ['state']),
  command: { type: 'object' },
  reply: record(
    {
      commandId: { type: 'string' },
      outcome: { enum: ['succeeded', 'failed', 'refused'] },
      reason: { type: 'string' },
    },
    ['commandId', 'outcome'],
  ),
};

const GREETER_PRIVACY: ContractPrivacy = {
  handlesPersons: true,
  consent: '/consent',
  fields: [
    { channel: 'event', path: '/personRef', treatment: 'pseudonym' },
    { channel: 'event', path: '/category', treatment: 'needs-consent' },
  ],
};

function folder(name: string, privacy: ContractPrivacy): ClassFolder {
  return { name, path: `memory/${name}`, contract: contract(name, privacy), schemas: SCHEMAS, icon: undefined };
}

export const gadgetFolder: ClassFolder = folder(GADGET, { handlesPersons: false, fields: [] });
export const greeterFolder: ClassFolder = folder(GREETER, GREETER_PRIVACY);
export const gadgetLibrary = (): ContractLibrary => new ContractLibrary([gadgetFolder, greeterFolder]);

export function gadget(id = 'gadget-01', className = GADGET): Device {
  return { id: deviceId(id), class: className, zone: zoneId('waiting'), name: text(id) };
}

/** The bytes as they came, whatever they are. */
export function inbound(device: Device, channel: string, payload: Uint8Array | string | object): InboundMessage {
  const isBytes = payload instanceof Uint8Array;
  const asText = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    deviceId: device.id,
    deviceClass: device.class,
    channel,
    topic: deviceTopic({ deviceClass: device.class, deviceId: device.id, channel }),
    payload: isBytes ? payload : Buffer.from(asText),
    isRetained: false,
  };
}

/** All that a check gave, raw bytes as text, for a search in it. */
export function everythingIn(result: CheckResult): string {
  if (result.ok) return JSON.stringify(result);
  const { raw = new Uint8Array(), ...rest } = result.violation;
  return `${JSON.stringify(rest)} ${Buffer.from(raw).toString('latin1')} ${Buffer.from(raw).toString()}`.replaceAll(
    '\0',
    '',
  );
}

export const rfc3339 = (at: Timestamp): string => new Date(at).toISOString();

/** One start of a gadget: numbers its messages by channel as firmware does. */
export class GadgetRun {
  readonly device: Device;
  readonly boot: string;
  readonly #seqs = new Map<string, number>();

  constructor(device: Device, boot: string) {
    this.device = device;
    this.boot = boot;
  }

  say(channel: string, at: Timestamp, data: object = {}): InboundMessage {
    const seq = (this.#seqs.get(channel) ?? 0) + 1;
    this.#seqs.set(channel, seq);
    return this.numbered(channel, seq, at, data);
  }

  numbered(channel: string, seq: number, at: Timestamp, data: object = {}): InboundMessage {
    return inbound(this.device, channel, { at: rfc3339(at), boot: this.boot, seq, ...data });
  }
}
