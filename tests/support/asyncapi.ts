// docs/asyncapi.yaml as a judge: which channel a topic belongs to, and whether a payload fits it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { parse } from 'yaml';
import { ROOT } from './atrium-process.ts';

interface Channel {
  readonly address: string;
  readonly messages: Readonly<
    Record<string, { readonly payload: object; readonly examples?: readonly { name: string; payload: unknown }[] }>
  >;
}

interface Operation {
  readonly action: string;
  readonly channel: { readonly $ref: string };
  readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}

interface Document {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

export const asyncapi = parse(readFileSync(join(ROOT, 'docs/asyncapi.yaml'), 'utf8')) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true, addUsedSchema: false });
ajvFormats.default(ajv);
const validators = new Map<object, ValidateFunction>();

/** Ids of the channels whose address fits the topic. */
export function channelsOf(topic: string): string[] {
  const levels = topic.split('/');
  return Object.entries(asyncapi.channels)
    .filter(([, { address }]) => {
      const wanted = address.split('/');
      return (
        wanted.length === levels.length &&
        wanted.every((level, index) => level.startsWith('{') || level === levels[index])
      );
    })
    .map(([id]) => id);
}

/** What speaks against the payload as a message of the channel; empty where one of its messages fits. */
export function problemsWith(channelId: string, payload: string): string[] {
  const messages = Object.values(asyncapi.channels[channelId]?.messages ?? {});
  const value: unknown = JSON.parse(payload);
  const failures = messages.map(({ payload: schema }) => {
    const validate = validators.get(schema) ?? ajv.compile(schema);
    validators.set(schema, validate);
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  });
  return failures.includes(undefined) ? [] : failures.map(String);
}
