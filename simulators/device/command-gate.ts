// Lets a command through once and in time: stored, expired and repeated ones never act.

import type { ReceivedCommand } from '../classes/behaviour.ts';
import { isJsonObject } from '../foundation/json.ts';
import type { IncomingMessage } from './connection.ts';

const REMEMBERED_IDS = 500;

export class CommandGate {
  readonly #seen = new Set<string>();
  #ignored = 0;

  get ignored(): number {
    return this.#ignored;
  }

  /** Undefined where the device is not to act. `now` is the device's own clock. */
  admit({ payload, isRetained }: IncomingMessage, now: number): ReceivedCommand | undefined {
    const command = isRetained ? undefined : parse(payload, now);
    if (command && this.#isNew(command.id)) return command;
    this.#ignored += 1;
    return undefined;
  }

  #isNew(id: string): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED_IDS && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

function parse(payload: Uint8Array, now: number): ReceivedCommand | undefined {
  const message = parseJson(payload);
  if (!isJsonObject(message)) return undefined;
  const { id, name, arguments: given, expiresAt } = message;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof expiresAt !== 'string') return undefined;
  // A time that cannot be read counts as past.
  if (!(Date.parse(expiresAt) > now)) return undefined;
  return { id, name, arguments: isJsonObject(given) ? given : {} };
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}
