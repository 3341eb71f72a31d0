// What may be kept of a refused message, and what is withheld.

import { describe, expect, it } from 'vitest';
import { ContractChecker } from '../../hub/checking/contract-checker.ts';
import type { Violation } from '../../hub/messages/observation.ts';
import { GREETER, gadget, gadgetLibrary, inbound, rfc3339 } from '../support/gadget-class.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const plain = gadget();
const envelope = { at: rfc3339(NOW - 5), boot: 'b1', seq: 3 };
const checker = new ContractChecker(gadgetLibrary());

function violation(channel: string, payload: Uint8Array | string | object, device = plain): Violation {
  const result = checker.check(inbound(device, channel, payload), NOW);
  if (result.ok) throw new Error('the message was accepted');
  return result.violation;
}

const textOf = (raw: Uint8Array | undefined) => raw && Buffer.from(raw).toString();

describe('what is kept of a refused message', () => {
  it('are the bytes exactly as they came, where nothing of a person is in them', () => {
    const bytes = Buffer.from('{ "seq" : 3,\n "heat":"21"  }');
    expect(violation('telemetry', bytes)).toMatchObject({ raw: bytes, isRedacted: false });
    const torn = Buffer.from('{"heat": 21');
    expect(violation('telemetry', torn)).toMatchObject({ raw: torn, isRedacted: false });
  });

  it('is a copy marked as redacted, where something had to be taken out', () => {
    const { raw, isRedacted } = violation('telemetry', {
      ...envelope,
      heat: '21',
      telnum: '1',
      remark: 'Zhang',
      count: 4,
    });
    expect(isRedacted).toBe(true);
    expect(JSON.parse(textOf(raw) ?? '')).toEqual({
      ...envelope,
      heat: '21',
      remark: '[withheld: 5 characters]',
      count: 4,
    });
  });

  it('is a copy without the personal field, even where nothing else had to go', () => {
    const { raw, isRedacted } = violation('telemetry', { ...envelope, heat: '21', telnum: '1' });
    expect([isRedacted, JSON.parse(textOf(raw) ?? '')]).toEqual([true, { ...envelope, heat: '21' }]);
  });

  it('is nothing of what cannot be read from a class that handles persons, or holds a personal name', () => {
    expect(violation('telemetry', '{"heat": 21', gadget('g', GREETER)).raw).toBeUndefined();
    expect(violation('telemetry', '{"idCard": 21').raw).toBeUndefined();
  });

  it('is, of a class that handles persons, what its contract says in its own words', () => {
    const { raw } = violation('event', { ...envelope, type: 'met', personRef: 'p7' }, gadget('g', GREETER));
    expect(JSON.parse(textOf(raw) ?? '')).toEqual({ ...envelope, boot: '[withheld: 2 characters]', type: 'met' });
  });

  it('holds no topic of 60 KB in the text for a person', () => {
    const message = inbound(plain, 'x', '');
    const { violation: refused } = checker.refuse(message, NOW, {
      reason: 'channel-not-permitted',
      detail: 'a/'.repeat(30_000),
    });
    expect(refused.message.en.length).toBeLessThan(200);
  });
});
