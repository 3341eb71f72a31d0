// Checks a message from quarantine anew, as after a mended contract, and lets it in if it passes now.

import type { InputBody } from './messages/input.ts';
import type { InboundMessage, Timestamp } from './messages/observation.ts';
import type { QuarantineEntry } from './messages/quarantine-entry.ts';

export type ReplayOutcome = 'accepted' | 'refused-again' | 'unknown';

export interface ReplayOptions {
  readonly get: (id: number) => Promise<QuarantineEntry | undefined>;
  readonly wouldAccept: (message: InboundMessage, at: Timestamp) => boolean;
  readonly submit: (input: InputBody) => Promise<unknown>;
}

/**
 * A message of which anything was withheld for privacy, or that was replayed already, stays where it is. It comes in as
 * a retained one: it tells what happened then, and nothing of the device now.
 */
export function replayer({ get, wouldAccept, submit }: ReplayOptions): (id: number) => Promise<ReplayOutcome> {
  const replay = async (id: number): Promise<ReplayOutcome> => {
    const entry = await get(id);
    if (!entry) return 'unknown';
    const { deviceId, deviceClass, channel, topic, raw, isRedacted, receivedAt, replayedAt } = entry;
    if (!raw || isRedacted || replayedAt !== null) return 'refused-again';
    const message: InboundMessage = { deviceId, deviceClass, channel, topic, payload: raw, isRetained: true };
    if (!wouldAccept(message, receivedAt)) return 'refused-again';
    await submit({ kind: 'message', message, replayOf: id });
    return 'accepted';
  };
  // One after another: a second click must not let the message in twice.
  let turn: Promise<unknown> = Promise.resolve();
  return (id) => {
    const outcome = turn.then(() => replay(id));
    turn = outcome.catch(() => undefined);
    return outcome;
  };
}
