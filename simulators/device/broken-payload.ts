// What a broken firmware sends: in turn, text that is no JSON, and JSON that breaks the contract.

import type { JsonObject } from '../foundation/json.ts';

export function breakPayload(payload: JsonObject, turn: number): string {
  const text = JSON.stringify(payload);
  // Cut short, as by a buffer that was too small.
  if (turn % 2 === 0) return text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  return JSON.stringify({ ...payload, seq: 'many', unknownField: true });
}
