// A message let in from quarantine enters once, in the commit that marks it.

import { describe, expect, it } from 'vitest';
import type { InputBody } from '../hub/messages/input.ts';
import type { QuarantineEntry } from '../hub/messages/quarantine-entry.ts';
import { replayer } from '../hub/replay.ts';
import { gadget, inbound } from './support/gadget-class.ts';

const { payload, isRetained: _, ...about } = inbound(gadget(), 'event', { type: 'pressed' });

function entry(changes: Partial<QuarantineEntry> = {}): QuarantineEntry {
  const why = { reason: 'schema', path: '', message: { en: '', zh: '' }, receivedAt: 5 } as const;
  return { id: 1, replayedAt: null, raw: payload, isRedacted: false, ...about, ...why, ...changes };
}

function setUp(kept: QuarantineEntry | undefined, isAccepted = true) {
  const inputs: InputBody[] = [];
  const replay = replayer({
    get: async () => (kept && inputs.length > 0 ? { ...kept, replayedAt: 9 } : kept),
    wouldAccept: () => isAccepted,
    submit: async (input) => inputs.push(input),
  });
  return { replay, inputs };
}

describe('a replay from quarantine', () => {
  it('lets the message in as one of the past, which marks it in the same commit', async () => {
    const { replay, inputs } = setUp(entry());
    expect(await replay(1)).toBe('accepted');
    expect(inputs).toEqual([{ kind: 'message', message: { ...about, payload, isRetained: true }, replayOf: 1 }]);
  });

  it.each<[string, QuarantineEntry | undefined, string]>([
    ['does not know', undefined, 'unknown'],
    ['of which the bytes were withheld', entry({ raw: undefined }), 'refused-again'],
    ['of which anything was withheld', entry({ isRedacted: true }), 'refused-again'],
    ['that was let in already', entry({ replayedAt: 3 }), 'refused-again'],
  ])('lets nothing in that it %s', async (_what, kept, outcome) => {
    const { replay, inputs } = setUp(kept);
    expect([await replay(1), inputs]).toEqual([outcome, []]);
  });

  it('leaves what still breaks its contract where it is', async () => {
    const { replay, inputs } = setUp(entry(), false);
    expect([await replay(1), inputs]).toEqual(['refused-again', []]);
  });

  it('asked for twice at once lets the message in once', async () => {
    const { replay, inputs } = setUp(entry());
    expect(await Promise.all([replay(1), replay(1)])).toEqual(['accepted', 'refused-again']);
    expect(inputs).toHaveLength(1);
  });
});
