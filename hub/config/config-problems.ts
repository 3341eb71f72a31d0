// What is wrong with a configuration, in words: path, value found, values allowed, line.

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import schema from './config.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, allowUnionTypes: true, verbose: true });
const validate = ajv.compile(schema);

/** Fills defaults into the object as a side effect. */
export function validateConfig(config: unknown): readonly ErrorObject[] {
  if (validate(config)) return [];
  return (validate.errors ?? []).filter((error) => error.keyword !== 'oneOf' && !isOtherBranch(error));
}

/** Of `null or an object`, only the object's own problems help a person who wrote an object. */
function isOtherBranch(error: ErrorObject): boolean {
  return error.keyword === 'type' && error.schema === 'null' && error.data !== null;
}

export function describeProblem(
  error: ErrorObject,
  config: unknown,
  lineOf: (path: readonly string[]) => number | undefined,
): string {
  const path = error.instancePath.split('/').slice(1);
  const unknownKey = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : undefined;
  const wholePath = unknownKey === undefined ? path : [...path, unknownKey];
  const line = lineOf(wholePath);
  const where = `${wholePath.join('.') || 'the whole file'}${line === undefined ? '' : ` (line ${line})`}`;
  if (unknownKey !== undefined) return `${where}: unknown key; known here: ${knownKeys(error).join(', ')}`;
  return `${where}: ${foundValue(config, path)}${allowed(error)}`;
}

function knownKeys(error: ErrorObject): string[] {
  return Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
}

function foundValue(config: unknown, path: readonly string[]): string {
  const value = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], config);
  const isShown = (typeof value !== 'object' || value === null) && path.at(-1) !== 'password';
  return isShown ? `found ${JSON.stringify(value)}; ` : '';
}

function allowed(error: ErrorObject): string {
  const { keyword, params, message } = error;
  if (keyword === 'enum') return `allowed: ${(params.allowedValues as unknown[]).join(', ')}`;
  if (keyword === 'required') return `the key "${String(params.missingProperty)}" is missing`;
  return message ?? keyword;
}
