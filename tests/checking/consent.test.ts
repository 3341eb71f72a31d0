// Who agreed becomes a pseudonym for a day; who did not leaves a count only.

import { beforeEach, describe, expect, it } from 'vitest';
import { type CheckResult, ContractChecker } from '../../hub/checking/contract-checker.ts';
import { applyPrivacy } from '../../hub/checking/privacy.ts';
import { GREETER, gadget, gadgetLibrary, greeterFolder, inbound, rfc3339 } from '../support/gadget-class.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const greeter = gadget('greeter-01', GREETER);
const envelope = { at: rfc3339(NOW), boot: 'b1', seq: 1 };
const library = gadgetLibrary();
let checker: ContractChecker;

beforeEach(() => {
  checker = new ContractChecker(library);
  checker.usePseudonymKey('key of the day');
});

function dataOf(result: CheckResult): unknown {
  return result.ok ? result.observation.data : result.violation.message.en;
}

describe('a person who agreed', () => {
  const met = (personRef: string, device = greeter) =>
    inbound(device, 'event', { ...envelope, type: 'met', consent: true, personRef, category: 'regular' });
  const pseudonymOf = (message = met('p7')) => (dataOf(checker.check(message, NOW)) as { personRef: string }).personRef;

  it('is a pseudonym of 128 bits, the same all day', () => {
    expect(pseudonymOf()).toMatch(/^[\w-]{22}$/);
    expect(pseudonymOf()).toBe(pseudonymOf());
    expect(dataOf(checker.check(met('p7'), NOW))).toEqual({
      type: 'met',
      consent: true,
      personRef: pseudonymOf(),
      category: 'regular',
    });
  });

  it('is somebody else tomorrow, at another device, and than any other person', () => {
    const today = pseudonymOf();
    expect(pseudonymOf(met('p8'))).not.toBe(today);
    expect(pseudonymOf(met('p7', gadget('greeter-02', GREETER)))).not.toBe(today);
    checker.usePseudonymKey('another key');
    expect(pseudonymOf()).not.toBe(today);
  });
});

describe('a person who did not agree', () => {
  it('leaves a count only', () => {
    const message = inbound(greeter, 'event', {
      ...envelope,
      type: 'met',
      consent: false,
      personRef: 'p7',
      category: 'guest',
    });
    expect(dataOf(checker.check(message, NOW))).toEqual({ type: 'met', consent: false });
  });

  it.each([undefined, 'true', 1, null, {}])('is one whose consent is %j', (consent) => {
    const message = inbound(greeter, 'event', {
      ...envelope,
      type: 'met',
      consent,
      personRef: 'p7',
      category: 'guest',
    });
    const result = checker.check(message, NOW);
    expect(result).toMatchObject({ ok: false, violation: { isRedacted: true } });
    const kept = Buffer.from((!result.ok && result.violation.raw) || []).toString();
    expect(kept).toContain('"type":"met"');
    expect(kept).not.toMatch(/p7|guest/);
  });

  it('is one whose message lacks the consent, even where a contract forgot to demand it', () => {
    const context = { privacy: greeterFolder.contract.privacy, channel: 'event', deviceId: 'd', pseudonymKey: 'k' };
    expect(applyPrivacy({ personRef: 'p7', category: 'guest', other: 1 }, context)).toEqual({ other: 1 });
  });
});
