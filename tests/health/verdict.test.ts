// Connectivity and health of a device, each with its reason in both languages.

import { describe, expect, it } from 'vitest';
import { type Evidence, judge } from '../../hub/health/verdict.ts';
import type { DisconnectCause } from '../../hub/messages/input.ts';
import { HEALTHS, type Health, type Verdict } from '../../hub/messages/verdict.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const LIVENESS = { rhythmMs: 1_000, freshnessMs: 3_000 };

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    connection: 'connected',
    connectionSince: NOW - 60_000,
    disconnectCause: 'clean',
    lastAliveAt: NOW,
    isMisspeaking: false,
    liveness: LIVENESS,
    faults: [],
    ...changes,
  };
}

const verdictOf = (changes: Partial<Evidence>, before?: Verdict) => judge(evidence(changes), before, NOW);
const fault = (category: Health, en = category) => ({ category, label: { en, zh: en } });
const judged = (connectivity: Verdict['connectivity'], health: Health = 'normal', since = NOW - 500): Verdict => ({
  connectivity,
  health,
  since,
  why: { en: '', zh: '' },
});

describe('connectivity', () => {
  it.each<[string, Partial<Evidence>, Verdict['connectivity']]>([
    ['never connected', { connection: 'never', connectionSince: 0, lastAliveAt: null }, 'never-seen'],
    ['connected just now, nothing said yet', { connectionSince: NOW, lastAliveAt: null }, 'online'],
    ['connected anew, last heard long ago', { connectionSince: NOW - 100, lastAliveAt: NOW - 9e9 }, 'online'],
    ['heard this instant', { lastAliveAt: NOW }, 'online'],
    ['a moment before twice its rhythm', { lastAliveAt: NOW - 1_999 }, 'online'],
    ['at twice its rhythm', { lastAliveAt: NOW - 2_000 }, 'late'],
    ['a moment before its freshness ends', { lastAliveAt: NOW - 2_999 }, 'late'],
    ['at the end of its freshness', { lastAliveAt: NOW - 3_000 }, 'silent'],
    ['connected, but never said anything', { lastAliveAt: null }, 'silent'],
    ['disconnected, though heard this instant', { connection: 'disconnected' }, 'offline'],
    ['awaited, with time left', { connection: 'awaited', connectionSince: NOW + 1 }, 'late'],
    ['awaited, time over', { connection: 'awaited', connectionSince: NOW }, 'offline'],
  ])('%s', (_what, changes, connectivity) => {
    expect(verdictOf(changes).connectivity).toBe(connectivity);
  });

  it.each(['offline', 'silent'] as const)(
    'that was %s is not taken to be better while the device is awaited',
    (connectivity) => {
      const verdict = verdictOf({ connection: 'awaited', connectionSince: NOW + 1 }, judged(connectivity));
      expect(verdict).toMatchObject({ connectivity, since: NOW - 500 });
    },
  );

  it('says of each end of a connection why, in both languages', () => {
    const causes: DisconnectCause[] = ['clean', 'socket-lost', 'keepalive-expired', 'taken-over', 'closed-by-hub'];
    const whys = causes.map((disconnectCause) => verdictOf({ connection: 'disconnected', disconnectCause }).why);
    expect(new Set(whys.map(({ en }) => en)).size).toBe(causes.length);
    expect(whys.every(({ zh }) => /\p{Script=Han}/u.test(zh))).toBe(true);
  });

  it('tells a device that breaks its contract from one that says nothing', () => {
    const silent = { lastAliveAt: NOW - 3_000 };
    expect(verdictOf({ ...silent, isMisspeaking: true }).why.en).toContain('breaks its contract');
    expect(verdictOf(silent).why.en).toContain('nothing new for over 3 s');
  });
});

describe('health', () => {
  it('is that of the worst fault, in the order of NAMUR NE 107', () => {
    const order = ['failure', 'check-function', 'out-of-specification', 'maintenance-required', 'normal'] as const;
    expect(HEALTHS).toEqual(order);
    for (const [index, worst] of order.entries()) {
      const faults = order
        .slice(index)
        .toReversed()
        .map((category) => fault(category));
      expect(verdictOf({ faults }).health).toBe(worst);
    }
    expect(verdictOf({}).health).toBe('normal');
  });

  it('is named first in the one line that says why', () => {
    const { why } = verdictOf({
      faults: [fault('maintenance-required', 'worn' as Health), fault('failure', 'jammed' as Health)],
    });
    expect(why.en).toBe('jammed. Connected, messages fresh.');
    expect(why.zh).toBe('jammed。已连接，消息正常。');
  });
});

describe('since', () => {
  it('is kept while connectivity and health stay, whatever the reason', () => {
    const since = NOW - 500;
    expect(verdictOf({}, judged('online')).since).toBe(since);
    expect(verdictOf({ faults: [fault('failure')] }, judged('online', 'failure')).since).toBe(since);
  });

  it('begins anew when either changes', () => {
    expect(verdictOf({}, judged('late')).since).toBe(NOW);
    expect(verdictOf({}, judged('online', 'failure')).since).toBe(NOW);
    expect(verdictOf({}).since).toBe(NOW);
  });
});
