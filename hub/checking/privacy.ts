// Keeps what identifies a person inside the device: strips, pseudonymises, and redacts what goes to quarantine.

import { createHmac } from 'node:crypto';
import type { ContractPrivacy } from '../../firmware-contracts/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../messages/json.ts';
import { valueAt, withValueAt } from './json-pointer.ts';
import { isEncodedBinary, isPersonalName, shownName } from './personal-data.ts';

export interface Stripped {
  readonly data: JsonObject;
  readonly isChanged: boolean;
}

/** Takes out every field with a personal name or with an image or template as text, at any depth. */
export function stripPersonal(data: JsonObject): Stripped {
  if (isClean(data)) return { data, isChanged: false };
  const stripped = strip(data) as JsonObject;
  return { data: stripped, isChanged: stripped !== data };
}

/** What most messages are: then nothing need be copied to find it out. */
function isClean(value: JsonValue): boolean {
  if (typeof value === 'string') return !isEncodedBinary(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isClean);
  for (const [name, child] of Object.entries(value)) if (isPersonalName(name) || !isClean(child)) return false;
  return true;
}

function strip(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return stripArray(value);
  return isJsonObject(value) ? stripObject(value) : value;
}

function stripArray(list: readonly JsonValue[]): readonly JsonValue[] {
  const kept = list.filter((item) => !isBinary(item)).map(strip);
  return kept.length === list.length && kept.every((item, index) => item === list[index]) ? list : kept;
}

function stripObject(object: JsonObject): JsonObject {
  const entries = Object.entries(object);
  const kept = entries
    .filter(([name, value]) => !isPersonalName(name) && !isBinary(value))
    .map(([name, value]) => [name, strip(value)] as const);
  const isSame = kept.length === entries.length && kept.every(([name, value]) => value === object[name]);
  return isSame ? object : Object.fromEntries(kept);
}

function isBinary(value: JsonValue): boolean {
  return typeof value === 'string' && isEncodedBinary(value);
}

export interface PrivacyContext {
  readonly privacy: ContractPrivacy;
  readonly channel: string;
  /** Says whose person it is, so that one reference at two devices gives two pseudonyms. */
  readonly deviceId: string;
  /** Key of the day; never leaves memory. */
  readonly pseudonymKey: string;
}

/** Applies the contract's privacy fields: without consent nothing of the person passes and only the count remains. */
export function applyPrivacy(
  data: JsonObject,
  { privacy, channel, deviceId, pseudonymKey }: PrivacyContext,
): JsonObject {
  const hasConsent = privacy.consent !== undefined && valueAt(data, privacy.consent) === true;
  return privacy.fields
    .filter((field) => field.channel === channel)
    .reduce((kept, { path, treatment }) => {
      const value = valueAt(kept, path);
      if (value === undefined) return kept;
      if (treatment === 'drop' || !hasConsent) return withValueAt(kept, path, undefined);
      return treatment === 'pseudonym' ? withValueAt(kept, path, pseudonym(value, deviceId, pseudonymKey)) : kept;
    }, data);
}

/** 128 bits of HMAC-SHA-256 over the device's own reference: the same person all day, nobody tomorrow. */
function pseudonym(reference: JsonValue, deviceId: string, key: string): string {
  const digest = createHmac('sha256', key)
    .update(`${deviceId}\n${JSON.stringify(reference)}`)
    .digest();
  return digest.subarray(0, 16).toString('base64url');
}

/** What the schema of a channel speaks of. */
export interface Vocabulary {
  /** Every field name. */
  readonly fields: ReadonlySet<string>;
  /** Every text that is a value of its own: the words of `const` and `enum`. */
  readonly words: ReadonlySet<string>;
}

/**
 * What of a refused payload may be kept. The contract's privacy fields go, wherever they stand. Text in fields that the
 * contract does not know is withheld, as nobody can say what it holds; where the class handles persons, any text is
 * that is no word of the contract.
 */
export function redact(data: JsonObject, { fields, words }: Vocabulary, privacy: ContractPrivacy): JsonObject {
  const ofPersons = new Set(privacy.fields.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const mayKeepText = (text: string) => !privacy.handlesPersons || words.has(text) || TIMESTAMP.test(text);

  const redactObject = (object: JsonObject): JsonObject => {
    const entries = Object.entries(object).filter(([name]) => !ofPersons.has(name));
    return Object.fromEntries(
      entries.map(([name, child]) =>
        fields.has(name) ? [name, redactKnown(child)] : [shownName(name), withhold(child)],
      ),
    );
  };
  const redactKnown = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(redactKnown);
    if (isJsonObject(value)) return redactObject(value);
    const isKept = typeof value === 'string' ? mayKeepText(value) : !privacy.handlesPersons;
    return isKept ? value : withhold(value);
  };
  return redactObject(data);
}

const TIMESTAMP = /^\d{4}-\d\d-\d\d[T ][\d:.]{5,12}(?:Z|[+-]\d\d:?\d\d)?$/;
/** A phone or identity number has seven digits or more. */
const LONGEST_NUMBER = 9_999_999;

function withhold(value: JsonValue): JsonValue {
  if (typeof value === 'string') return `[withheld: ${value.length} characters]`;
  if (typeof value === 'number') return Math.abs(value) <= LONGEST_NUMBER ? value : '[withheld: a long number]';
  return typeof value === 'boolean' || value === null ? value : '[withheld]';
}
