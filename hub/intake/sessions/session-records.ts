// The text in which subscriptions and retained messages lie on disk.

import type { Subscription } from 'aedes';
import type { RetainedPacket } from 'aedes-persistence/asyncPersistence.js';
import { isJsonObject } from '../../messages/json.ts';

export interface StoredRetained extends RetainedPacket {
  readonly cmd: 'publish';
  readonly retain: true;
}

/** Undefined for anything that is not a list of subscriptions. */
export function parseSubscriptions(text: string): Subscription[] | undefined {
  const list = parseJson(text);
  return Array.isArray(list) && list.every(isSubscription) ? list : undefined;
}

export function serializeRetained({ payload, qos }: RetainedPacket): string {
  return JSON.stringify({ qos: qos ?? 0, payload: Buffer.from(payload).toString('base64') });
}

/** Undefined for anything that `serializeRetained` did not write. */
export function parseRetained(topic: string, text: string): StoredRetained | undefined {
  const stored = parseJson(text);
  if (!isJsonObject(stored) || typeof stored.payload !== 'string' || typeof stored.qos !== 'number') return undefined;
  return { cmd: 'publish', topic, payload: Buffer.from(stored.payload, 'base64'), qos: stored.qos, retain: true };
}

function isSubscription(value: unknown): value is Subscription {
  return (
    isJsonObject(value) && typeof value.topic === 'string' && (value.qos === 0 || value.qos === 1 || value.qos === 2)
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
