// Fills what a channel's schema requires and no point gives, with the plainest value the schema allows.

import type { JsonObject, JsonValue } from '../foundation/json.ts';
import { isJsonObject } from '../foundation/json.ts';

/** The envelope is put on later. */
const ENVELOPE: readonly string[] = ['at', 'boot', 'seq'];

/** The payload with every required field; fields that are there already stay as they are. */
export function withRequiredFields(schema: object, payload: JsonObject): JsonObject {
  const root = schema as JsonObject;
  return fillObject(root, matchingBranches(root, root, payload), payload);
}

/** The value of one property of a payload, as the schema allows it. */
export function samplePropertyOf(schema: object, name: string): JsonValue | undefined {
  const root = schema as JsonObject;
  const properties = root.properties;
  const property = isJsonObject(properties) ? properties[name] : undefined;
  return isJsonObject(property) ? sample(root, property) : undefined;
}

function fillObject(root: JsonObject, schemas: readonly JsonObject[], given: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = { ...given };
  const properties = Object.assign({}, ...schemas.map((schema) => schema.properties)) as JsonObject;
  for (const name of schemas.flatMap(requiredNames)) {
    if (ENVELOPE.includes(name)) continue;
    const property = properties[name];
    if (result[name] === undefined) result[name] = isJsonObject(property) ? sample(root, property) : '';
  }
  return result;
}

/** The schema itself, all of its `allOf`, and of `oneOf` and `anyOf` the branch for a payload of this `type`. */
function matchingBranches(root: JsonObject, schema: JsonObject, payload: JsonObject): JsonObject[] {
  const own = resolve(root, schema);
  const choices = [...listOf(own.oneOf), ...listOf(own.anyOf)].map((choice) => resolve(root, choice));
  const chosen = choices.find((choice) => matchesType(choice, payload));
  const further = [...listOf(own.allOf), ...(chosen ? [chosen] : [])];
  return [own, ...further.flatMap((branch) => matchingBranches(root, branch, payload))];
}

function matchesType(schema: JsonObject, payload: JsonObject): boolean {
  const properties = schema.properties;
  const type = isJsonObject(properties) ? properties.type : undefined;
  if (!isJsonObject(type)) return true;
  const words = Array.isArray(type.enum) ? type.enum : [type.const];
  return words.includes(payload.type);
}

function sample(root: JsonObject, schema: JsonObject): JsonValue {
  const own = resolve(root, schema);
  for (const word of [own.const, own.default, first(own.enum), first(own.examples)]) {
    if (word !== undefined) return word;
  }
  switch (first(own.type) ?? own.type) {
    case 'object':
      return fillObject(root, matchingBranches(root, own, {}), {});
    case 'array':
      return Array.from({ length: numberOf(own.minItems, 0) }, () =>
        sample(root, listOf([own.items ?? null])[0] ?? {}),
      );
    case 'boolean':
      return false;
    case 'number':
    case 'integer':
      return numberOf(own.minimum, 0);
    default:
      return sampleText(own);
  }
}

function sampleText(schema: JsonObject): string {
  if (schema.format === 'date-time') return '2026-01-01T00:00:00.000Z';
  return '1.0.0'.padEnd(numberOf(schema.minLength, 0), '0').slice(0, numberOf(schema.maxLength, 64));
}

/** Follows references within the same file. */
function resolve(root: JsonObject, schema: JsonObject): JsonObject {
  const reference = schema.$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  let target: JsonValue | undefined = root;
  for (const step of reference.slice(2).split('/')) target = isJsonObject(target) ? target[step] : undefined;
  return isJsonObject(target) ? resolve(root, target) : {};
}

const requiredNames = (schema: JsonObject): string[] =>
  Array.isArray(schema.required) ? schema.required.filter((name): name is string => typeof name === 'string') : [];

const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

const first = (value: JsonValue | undefined): JsonValue | undefined => (Array.isArray(value) ? value[0] : undefined);

const numberOf = (value: JsonValue | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
