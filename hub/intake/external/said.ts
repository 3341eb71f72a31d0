// The word of a presence message: what it means for the connection counts even where the rest breaks its contract.

import type { Said } from './presence.ts';

const LONGEST_PRESENCE_BYTES = 4096;

export function saidOf(payload: Buffer): Said {
  if (payload.length > LONGEST_PRESENCE_BYTES) return undefined;
  try {
    const { state } = JSON.parse(payload.toString()) as { state?: unknown };
    return state === 'online' || state === 'offline' || state === 'lost' ? state : undefined;
  } catch {
    return undefined;
  }
}
