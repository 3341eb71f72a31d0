// Reads a request for a command, from the command line or over HTTP, and says what is wrong with it.

import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../foundation/json.ts';
import type { CommandRequest } from './command-desk.ts';

const IDENTIFIER = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const COMMAND_ID = /^[A-Za-z0-9._-]{1,64}$/;
const DEFAULT_TTL_S = 30;
const LONGEST_TTL_S = 24 * 3600;

/** The request, or in one sentence what is wrong. Without an id it gets one of its own. */
export function readCommandRequest(body: unknown): CommandRequest | string {
  if (!isJsonObject(body)) return 'the body is no JSON object';
  const { id = randomUUID(), hall, device, name, asker = 'centre', ttlS = DEFAULT_TTL_S } = body;
  if (!isText(hall, IDENTIFIER)) return 'hall is no hall id';
  if (!isText(device, IDENTIFIER)) return 'device is no device id';
  if (!isText(name, /^[^\s\p{Cc}]{1,64}$/u)) return 'name is missing';
  if (!isText(id, COMMAND_ID)) return 'id has 1 to 64 letters, digits, . _ or -';
  if (!isText(asker, /^\P{Cc}{1,128}$/u)) return 'asker has 1 to 128 characters, none that controls a terminal';
  if (typeof ttlS !== 'number' || !(ttlS > 0 && ttlS <= LONGEST_TTL_S))
    return `ttlS is above 0 and at most ${LONGEST_TTL_S}`;
  const given = body.arguments ?? {};
  if (!isJsonObject(given)) return 'arguments is no JSON object';
  return { id, hall, device, name, arguments: given as JsonObject, asker, ttlS };
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
