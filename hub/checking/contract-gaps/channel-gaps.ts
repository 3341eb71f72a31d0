// The six channels are what every part of the hub takes them for: direction, QoS, retain, envelope, liveness.

import type { Contract } from '../../../firmware-contracts/contract.ts';
import { fieldAt, type ReviewedClass, type SchemaNode, variantsOf, wordsOf } from './reviewed-class.ts';

interface Rule {
  readonly direction: 'from-device' | 'to-device';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly fields: readonly string[];
}

const ENVELOPE = ['at', 'boot', 'seq'];
const RULES: Readonly<Record<string, Rule>> = {
  telemetry: { direction: 'from-device', qos: 0, retain: false, fields: ENVELOPE },
  state: { direction: 'from-device', qos: 1, retain: true, fields: [...ENVELOPE, 'faults'] },
  event: { direction: 'from-device', qos: 1, retain: false, fields: [...ENVELOPE, 'type'] },
  presence: { direction: 'from-device', qos: 1, retain: true, fields: [...ENVELOPE, 'state'] },
  command: {
    direction: 'to-device',
    qos: 1,
    retain: false,
    fields: ['id', 'name', 'arguments', 'issuedAt', 'expiresAt'],
  },
  reply: { direction: 'from-device', qos: 1, retain: false, fields: [...ENVELOPE, 'commandId', 'outcome'] },
};

const WORDS: readonly { readonly channel: string; readonly path: string; readonly words: readonly string[] }[] = [
  { channel: 'presence', path: '/state', words: ['online', 'offline', 'lost'] },
  { channel: 'reply', path: '/outcome', words: ['succeeded', 'failed', 'refused'] },
];

export function channelGaps({ contract, schemas }: ReviewedClass): string[] {
  const known = Object.entries(contract.channels).flatMap(([name, channel]) => {
    const rule = RULES[name] ?? { ...channel, fields: channel.direction === 'from-device' ? ENVELOPE : [] };
    return [...ruleGaps(name, channel, rule), ...fieldGaps(name, schemas[name] ?? {}, rule)];
  });
  return [...known, ...WORDS.flatMap((fixed) => wordGaps(fixed, schemas)), ...livenessGaps(contract)];
}

function ruleGaps(name: string, channel: Contract['channels'][string], { direction, qos, retain }: Rule): string[] {
  const isKept = channel.direction === direction && channel.qos === qos && channel.retain === retain;
  return isKept
    ? []
    : [`contract.yaml: channel ${name} must be ${direction}, QoS ${qos}, ${retain ? 'retained' : 'not retained'}`];
}

function fieldGaps(name: string, schema: SchemaNode, { fields }: Rule): string[] {
  return variantsOf(schema).flatMap((variant) => {
    const missing = fields.filter((field) => !variant.required?.includes(field) || !variant.properties?.[field]);
    const times = fields.filter((field) => field === 'at' || field.endsWith('At'));
    const loose = times.filter(
      (field) => variant.properties?.[field] && variant.properties[field].format !== 'date-time',
    );
    return [
      ...missing.map((field) => `channel ${name}: "${field}" must be a required field${tagOf(variant)}`),
      ...loose.map((field) => `channel ${name}: "${field}" needs "format": "date-time"${tagOf(variant)}`),
    ];
  });
}

function tagOf(variant: SchemaNode): string {
  const tag = variant.properties?.type?.const ?? variant.properties?.name?.const;
  return tag === undefined ? '' : ` (of "${tag}")`;
}

function wordGaps({ channel, path, words }: (typeof WORDS)[number], schemas: ReviewedClass['schemas']): string[] {
  const found = wordsOf(fieldAt(schemas[channel] ?? {}, path));
  const isSame = found.length === words.length && words.every((word) => found.includes(word));
  return isSame ? [] : [`channel ${channel}: ${path} must be one of ${words.join(', ')}`];
}

function livenessGaps({ liveness, channels }: Contract): string[] {
  const rhythms = Object.values(channels).flatMap(({ rhythmMs }) => (rhythmMs === undefined ? [] : [rhythmMs]));
  return [
    ...(liveness.freshnessMs >= liveness.rhythmMs
      ? []
      : ['contract.yaml: liveness.freshnessMs must not be below liveness.rhythmMs']),
    ...(Math.min(...rhythms) <= liveness.rhythmMs
      ? []
      : ['contract.yaml: no channel speaks as often as liveness.rhythmMs says']),
  ];
}
