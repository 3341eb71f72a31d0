// The bounds of a simulated device's line: how often it tries, how much it has under way, how long it says goodbye.

import { describe, expect, it } from 'vitest';
import { CommandGate } from '../../../simulators/device/command-gate.ts';
import type { ConnectionHandlers } from '../../../simulators/device/connection.ts';
import { Uplink } from '../../../simulators/device/uplink.ts';
import { minutes } from '../../../simulators/foundation/clock.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { Timeline } from '../../../simulators/foundation/timeline.ts';

const message = { topic: 't', payload: 'p', qos: 1, retain: false } as const;

/** A line whose broker is there or not, and never acknowledges anything. */
function lineTo({ isThere }: { isThere: boolean }, seed = 1) {
  const timeline = new Timeline(0);
  const tries: number[] = [];
  const sent: string[] = [];
  const uplink = new Uplink({
    clock: timeline,
    chance: new SeededChance(seed),
    request: () => ({ deviceId: 'd', secret: 's', will: message, subscription: 't' }),
    openConnection: (_, handlers: ConnectionHandlers) => {
      tries.push(timeline.now());
      timeline.after(1, () => (isThere ? handlers.opened() : handlers.closed('refused')));
      return {
        publish: ({ payload }) => sent.push(String(payload)),
        close: () => new Promise(() => {}),
        destroy: () => {},
      };
    },
    onOpen: () => {},
    onMessage: () => {},
    onChange: () => {},
  });
  uplink.open();
  return { timeline, tries, sent, uplink };
}

describe('a device without a broker', () => {
  it('tries again for ever, ever more slowly, but at least every ten seconds', () => {
    const { timeline, tries } = lineTo({ isThere: false });
    timeline.runUntil(minutes(60));
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses[0]).toBeLessThan(510);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_001);
    expect(tries.length).toBeGreaterThan(360);
    expect(tries.at(-1)).toBeGreaterThan(minutes(59));
  });

  it('does not come back in the same instant as others', () => {
    const firstPause = (seed: number): number => {
      const { timeline, tries } = lineTo({ isThere: false }, seed);
      timeline.runUntil(2000);
      return (tries[1] ?? 0) - (tries[0] ?? 0);
    };
    const pauses = new Set([1, 2, 3, 4, 5, 6, 7, 8].map((seed) => Math.round(firstPause(seed))));
    expect(pauses.size).toBeGreaterThan(5);
  });
});

describe('a device whose broker acknowledges nothing', () => {
  it('has twenty messages under way at most', () => {
    const { timeline, sent, uplink } = lineTo({ isThere: true });
    timeline.runUntil(10);
    for (let number = 0; number < 50; number++) uplink.deliver({ ...message, payload: String(number) });
    expect(sent).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    expect(uplink.figures.queued).toBe(50);
  });

  it('does not wait for ever to say goodbye', async () => {
    const { timeline, uplink } = lineTo({ isThere: true });
    timeline.runUntil(10);
    let hasClosed = false;
    const closing = uplink.close(message).then(() => (hasClosed = true));
    timeline.runUntil(1500);
    await Promise.resolve();
    expect(hasClosed).toBe(false);
    // One time-out for the last message, one for the goodbye.
    for (const moment of [2100, 4200]) {
      timeline.runUntil(moment);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closing;
    expect(hasClosed).toBe(true);
  });
});

describe('the gate for commands', () => {
  it('remembers the last five hundred ids, not all there ever were', () => {
    const gate = new CommandGate();
    const admit = (id: number): boolean => {
      const command = { id: `c-${id}`, name: 'restart', expiresAt: '2099-01-01T00:00:00.000Z' };
      return gate.admit({ payload: Buffer.from(JSON.stringify(command)), isRetained: false }, 0) !== undefined;
    };
    for (let id = 0; id < 501; id++) expect(admit(id)).toBe(true);
    expect(admit(500)).toBe(false);
    expect(admit(1)).toBe(false);
    expect(admit(0)).toBe(true);
  });
});
