// What is wrong with a configuration, in words: path, value found, values allowed, line.

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import schema from './config.schema.json' with { type: 'json' };
import type { Config } from './config.ts';

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

type LineOf = (path: readonly string[]) => number | undefined;

export function describeProblem(error: ErrorObject, config: unknown, lineOf: LineOf): string {
  const path = error.instancePath.split('/').slice(1);
  const unknownKey = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : undefined;
  const where = placeOf(unknownKey === undefined ? path : [...path, unknownKey], lineOf);
  if (unknownKey !== undefined) return `${where}: unknown key; known here: ${knownKeys(error).join(', ')}`;
  return `${where}: ${foundValue(config, path)}${allowed(error)}`;
}

/** What the schema cannot see: addresses without a host, and keys that have no effect beside each other. */
export function furtherProblems({ broker, upstream }: Config, lineOf: LineOf): readonly string[] {
  const urls = [
    { path: ['broker', 'external', 'url'], url: broker.external?.url },
    { path: ['upstream', 'url'], url: upstream?.url },
  ];
  const hostless = urls.filter(({ url }) => url !== undefined && !hasHost(url));
  const ofEmbedded = (['websocketPort', 'tls', 'conformance'] as const).filter((key) => broker[key] !== null);
  const idle = broker.external ? ofEmbedded.map((key) => ['broker', key]) : [];
  return [
    // Not shown: an address may hold a password.
    ...hostless.map(({ path }) => `${placeOf(path, lineOf)}: is no address; one is mqtt://broker.example:1883`),
    ...idle.map(
      (path) =>
        `${placeOf(path, lineOf)}: is for the embedded broker alone, whose place broker.external takes; leave one of the two out`,
    ),
    ...receiptsOfSparkplug(upstream, lineOf),
  ];
}

function receiptsOfSparkplug(upstream: Config['upstream'], lineOf: LineOf): string[] {
  if (upstream?.format !== 'sparkplug' || upstream.confirmation !== 'receipt') return [];
  return [`${placeOf(['upstream', 'confirmation'], lineOf)}: Sparkplug knows no receipts; leave it at puback`];
}

const hasHost = (url: string): boolean => URL.canParse(url) && new URL(url).hostname !== '';

function placeOf(path: readonly string[], lineOf: LineOf): string {
  const line = lineOf(path);
  return `${path.join('.') || 'the whole file'}${line === undefined ? '' : ` (line ${line})`}`;
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
