// Holds a message against its contract: an observation comes out, or a violation.

import type { ErrorObject } from 'ajv';
import type { ContractPrivacy } from '../../firmware-contracts/contract.ts';
import type { RefusalReason } from '../messages/input.ts';
import { isJsonObject, type JsonObject } from '../messages/json.ts';
import type { InboundMessage, Observation, PointValue, Timestamp, Violation } from '../messages/observation.ts';
import type { CompiledChannel, ContractLibrary } from './contract-library.ts';
import { valueAt } from './json-pointer.ts';
import { mayHoldPersonal, shownPath } from './personal-data.ts';
import { applyPrivacy, type PrivacyContext, redact, stripPersonal } from './privacy.ts';
import { parseStrictJson } from './strict-json.ts';
import { type SchemaError, schemaText, structureText } from './violation-text.ts';

export type CheckResult =
  | { readonly ok: true; readonly observation: Observation }
  | { readonly ok: false; readonly violation: Violation };

/** message → UTF-8 and JSON within bounds → personal fields out → schema → privacy of the contract → observation */
export class ContractChecker {
  readonly #library: ContractLibrary;
  #pseudonymKey = '';

  constructor(library: ContractLibrary) {
    this.#library = library;
  }

  /** A new day has a new key; the old one is forgotten. */
  usePseudonymKey(key: string): void {
    this.#pseudonymKey = key;
  }

  check(message: InboundMessage, receivedAt: Timestamp): CheckResult {
    const compiled = this.#library.get(message.deviceClass);
    const channel = compiled?.channels.get(message.channel);
    if (!compiled || channel?.rule.direction !== 'from-device') {
      return this.refuse(message, receivedAt, { reason: 'channel-unknown', detail: message.channel });
    }
    const parsed = parseStrictJson(message.payload);
    if (!parsed.ok) return this.refuse(message, receivedAt, parsed);
    if (!isJsonObject(parsed.value))
      return this.refuse(message, receivedAt, { reason: 'not-json', detail: 'not an object' });

    const stripped = stripPersonal(parsed.value);
    const { privacy } = compiled.contract;
    const errors = channel.validate(stripped.data);
    const error = errors.length > 0 ? mostTelling(errors) : envelopeError(stripped.data);
    if (error) return schemaViolation({ message, receivedAt, error, channel, privacy, stripped });
    const data = applyPrivacy(stripped.data, this.#contextOf(message, privacy));
    return { ok: true, observation: observe(message, receivedAt, channel, data) };
  }

  /** A violation for a message that is refused before its content counts. */
  refuse(
    message: InboundMessage,
    receivedAt: Timestamp,
    { reason, detail, path = '' }: { reason: RefusalReason; detail: string; path?: string },
  ): CheckResult & { ok: false } {
    const handlesPersons = this.#library.get(message.deviceClass)?.contract.privacy.handlesPersons ?? true;
    const isKept = !handlesPersons && !mayHoldPersonal(message.payload);
    const { payload, ...about } = subjectOf(message);
    const violation = { ...about, receivedAt, reason, path, message: structureText(reason, detail), isRedacted: false };
    return { ok: false, violation: { ...violation, raw: isKept ? payload : undefined } };
  }

  #contextOf({ deviceId, channel }: InboundMessage, privacy: ContractPrivacy): PrivacyContext {
    return { privacy, channel, deviceId, pseudonymKey: this.#pseudonymKey };
  }
}

function subjectOf({ deviceId, deviceClass, channel, topic, payload }: InboundMessage) {
  return { deviceId, deviceClass, channel, topic, payload };
}

interface SchemaBreach {
  readonly message: InboundMessage;
  readonly receivedAt: Timestamp;
  readonly error: SchemaError;
  readonly channel: CompiledChannel;
  readonly privacy: ContractPrivacy;
  readonly stripped: { readonly data: JsonObject; readonly isChanged: boolean };
}

function schemaViolation({ message, receivedAt, error, channel, privacy, stripped }: SchemaBreach): CheckResult {
  const kept = redact(stripped.data, channel.vocabulary, privacy);
  const isRedacted = stripped.isChanged || JSON.stringify(kept) !== JSON.stringify(stripped.data);
  const { payload, ...about } = subjectOf(message);
  const violation: Violation = {
    ...about,
    receivedAt,
    reason: 'schema',
    path: shownPath(error.instancePath),
    message: schemaText(error),
    raw: isRedacted ? Buffer.from(JSON.stringify(kept)) : payload,
    isRedacted,
  };
  return { ok: false, violation };
}

/** Of the errors of a `oneOf`, those of the branch whose tag (`const`) fitted tell the most; where none fits, all tags do. */
function mostTelling(errors: readonly ErrorObject[]): SchemaError {
  const tags = errors.filter((error) => error.keyword === 'const');
  const mismatched = new Set(tags.map(branchOf));
  const telling = errors.filter((error) => error.keyword !== 'oneOf' && !mismatched.has(branchOf(error)));
  const [first = errors[0] as ErrorObject] = [...telling, ...tags];
  if (first.keyword !== 'const') return first;
  const allowedValues = tags.filter(({ instancePath }) => instancePath === first.instancePath).map(tagOf);
  return { keyword: 'enum', instancePath: first.instancePath, params: { allowedValues: [...new Set(allowedValues)] } };
}

function tagOf({ params }: ErrorObject): unknown {
  return params.allowedValue;
}

/** What every schema should demand, and what the stages behind rely on; a leap second is no time that JavaScript knows. */
function envelopeError({ at, boot, seq }: JsonObject): SchemaError | undefined {
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) {
    return { keyword: 'format', instancePath: '/at', params: { format: 'date-time' } };
  }
  if (typeof boot !== 'string') return { keyword: 'type', instancePath: '/boot', params: { type: 'string' } };
  return Number.isSafeInteger(seq) ? undefined : { keyword: 'type', instancePath: '/seq', params: { type: 'integer' } };
}

function branchOf({ schemaPath }: ErrorObject): string {
  return /^#\/oneOf\/\d+|^#\/\$defs\/[^/]+/.exec(schemaPath)?.[0] ?? '#';
}

function observe(
  message: InboundMessage,
  receivedAt: Timestamp,
  channel: CompiledChannel,
  payload: JsonObject,
): Observation {
  const { at, boot, seq, ...data } = payload;
  const { deviceId, deviceClass, isRetained } = message;
  return {
    deviceId,
    deviceClass,
    channel: message.channel,
    at: Date.parse(String(at)),
    receivedAt,
    isRetained,
    boot: String(boot),
    seq: Number(seq),
    data,
    points: channel.points.flatMap(({ name, path, unit }) => pointOf(name, unit, valueAt(payload, path))),
    faults: Array.isArray(data.faults) ? data.faults.map(String) : undefined,
  };
}

function pointOf(name: string, unit: string, value: unknown): PointValue[] {
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return isScalar ? [{ name, unit, value }] : [];
}
