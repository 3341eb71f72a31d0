// Whether the primary host application is online, by its STATE messages and their timestamps.
//
//   unknown ─ online ─▶ online ─ offline, not older than the last online ─▶ offline ─ online, not older than the last ─▶ online
//
// A message older than what is known tells of the past (a will that comes late, another server's retained copy): it is not heard.

import { isJsonObject, type JsonValue } from '../../messages/json.ts';

const LARGEST_STATE_BYTES = 4 * 1024;

export class PrimaryHost {
  #isOnline = false;
  /** Of the last STATE that was heard, over all connections; undefined before the first. */
  #lastMs: number | undefined;

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** What was known counts for the connection it came by; its time goes on counting. */
  forgetState(): void {
    this.#isOnline = false;
  }

  /** False where the message is none, or an older one than is known. */
  hear(payload: Buffer): boolean {
    const state = parse(payload);
    if (!state || (this.#lastMs !== undefined && state.timestamp < this.#lastMs)) return false;
    this.#lastMs = state.timestamp;
    this.#isOnline = state.online;
    return true;
  }
}

function parse(payload: Buffer): { online: boolean; timestamp: number } | undefined {
  if (payload.length > LARGEST_STATE_BYTES) return undefined;
  let value: JsonValue;
  try {
    value = JSON.parse(payload.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { online, timestamp } = value;
  return typeof online === 'boolean' && typeof timestamp === 'number' ? { online, timestamp } : undefined;
}
