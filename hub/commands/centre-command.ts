// Reads a command as the centre sends it; what cannot be read comes back with as much as can be told of it.

import { COMMAND_ID, type CommandRequest } from '../messages/command.ts';
import { deviceId } from '../messages/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../messages/json.ts';
import type { Timestamp } from '../messages/observation.ts';

/** JSON of bounded size and depth without doubled or forbidden keys; undefined for anything else. */
export type ParseJson = (bytes: Uint8Array) => JsonValue | undefined;

export type CentreCommand =
  | { readonly ok: true; readonly request: CommandRequest }
  /** `request` holds what could be read; undefined where not even the id could. */
  | { readonly ok: false; readonly problem: string; readonly request: CommandRequest | undefined };

export interface CentreMessage {
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
}

const NAME = /^[^\p{Cc}]{1,64}$/u;
const ASKER = /^[^\p{Cc}]{1,128}$/u;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

const FIELDS: Readonly<Record<string, (value: JsonValue | undefined) => boolean>> = {
  id: (value) => isText(value, COMMAND_ID),
  device: (value) => isText(value, NAME),
  name: (value) => isText(value, NAME),
  arguments: (value) => value === undefined || isJsonObject(value),
  asker: (value) => isText(value, ASKER),
  issuedAt: (value) => timeOf(value) !== undefined,
  expiresAt: (value) => timeOf(value) !== undefined,
};

export function readCentreCommand(
  { payload, isRetained }: CentreMessage,
  now: Timestamp,
  parse: ParseJson,
): CentreCommand {
  const message = parse(payload);
  if (message === undefined) return { ok: false, problem: 'no JSON', request: undefined };
  if (!isJsonObject(message)) return { ok: false, problem: 'no object', request: undefined };
  const problem = problemOf(message);
  if (!isText(message.id, COMMAND_ID)) return { ok: false, problem: problem ?? 'id', request: undefined };
  const request = requestOf(message, isRetained, now);
  return problem === undefined ? { ok: true, request } : { ok: false, problem, request };
}

/** The first field that is wrong or unknown: a field that was misspelt must not be passed over. */
function problemOf(message: JsonObject): string | undefined {
  const wrong = Object.entries(FIELDS).find(([name, isGood]) => !isGood(message[name]));
  const unknown = Object.keys(message).find((name) => !Object.hasOwn(FIELDS, name));
  return wrong?.[0] ?? (unknown === undefined ? undefined : `"${unknown.slice(0, 64)}"`);
}

function requestOf(message: JsonObject, isRetained: boolean, now: Timestamp): CommandRequest {
  const { id, device, name, arguments: given, asker, issuedAt, expiresAt } = message;
  return {
    id: textOf(id),
    deviceId: deviceId(textOf(device)),
    name: textOf(name),
    arguments: isJsonObject(given) ? given : {},
    asker: textOf(asker),
    origin: 'centre',
    issuedAt: timeOf(issuedAt) ?? now,
    expiresAt: timeOf(expiresAt) ?? now,
    isRetained,
  };
}

function isText(value: JsonValue | undefined, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function timeOf(value: JsonValue | undefined): Timestamp | undefined {
  if (!isText(value, RFC3339)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
