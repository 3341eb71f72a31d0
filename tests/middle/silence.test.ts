// Silence and wrong clocks are found in time, and nobody is accused wrongly.

import { beforeEach, describe, expect, it } from 'vitest';
import { FRESHNESS_MS } from '../support/gadget-class.ts';
import { device, GadgetHall, TICK_MS } from './gadget-hall.ts';

const HOUR = 3_600_000;
let hall: GadgetHall;

beforeEach(() => {
  hall = GadgetHall.connected();
  hall.chatter(3);
});

const connectivity = () => hall.view.verdict.connectivity;

describe('a device that freezes while its connection stands', () => {
  it('is silent, with an alarm, exactly at the end of its freshness', () => {
    hall.pass(FRESHNESS_MS - TICK_MS);
    expect([connectivity(), hall.alarms]).toEqual(['late', []]);
    hall.pass(TICK_MS);
    expect([connectivity(), hall.alarms]).toEqual(['silent', ['silent']]);
    expect(hall.view.verdict.since).toBe(hall.now);
  });

  it('is online again by an event in the same millisecond, and the alarm is cleared', () => {
    hall.pass(FRESHNESS_MS);
    const { records } = hall.say('event', { type: 'pressed', durationMs: 1 });
    expect([connectivity(), hall.alarms]).toEqual(['online', []]);
    expect(records.map(({ type }) => type.split('.').slice(-2).join('.'))).toEqual([
      'device.event',
      'alarm.cleared',
      'verdict.changed',
    ]);
  });

  it.each([
    [
      'a message it sent before',
      () => hall.input({ kind: 'message', message: hall.run.numbered('telemetry', 3, hall.now, {}) }),
    ],
    ['a message made long ago', () => hall.say('event', { type: 'pressed', durationMs: 1 }, 10_000)],
    [
      'a retained message',
      () => {
        const message = { ...hall.run.say('state', hall.now, { faults: [] }), isRetained: true };
        hall.input({ kind: 'message', message });
      },
    ],
    ['a will', () => hall.say('presence', { state: 'lost' })],
    ['a message that breaks its contract', () => hall.say('telemetry', { heat: 'hot' })],
  ])('is not woken by %s', (_what, act) => {
    hall.pass(FRESHNESS_MS);
    act();
    expect([connectivity(), hall.alarms]).toEqual(['silent', ['silent']]);
  });
});

describe('a device whose clock is wrong', () => {
  it.each([
    ['slow', -HOUR],
    ['fast', HOUR],
    ['of 1970', -Date.UTC(2026, 10, 21, 9)],
  ])('(%s) is online while it speaks, silent when it stops, and has an alarm for its clock', (_what, aheadMs) => {
    hall = GadgetHall.connected();
    hall.chatter(10, aheadMs);
    expect([connectivity(), hall.alarms, hall.view.verdict.health]).toEqual([
      'online',
      ['clock-wrong'],
      'out-of-specification',
    ]);
    expect(hall.view.points[0]?.quality).toBe('uncertain');
    hall.pass(FRESHNESS_MS);
    expect([connectivity(), hall.alarms]).toEqual(['silent', ['clock-wrong', 'silent']]);
  });

  it('is followed when it jumps and when it is set right, without a false word on its silence', () => {
    hall.chatter(10, -HOUR);
    expect([connectivity(), hall.alarms]).toEqual(['online', ['clock-wrong']]);
    hall.chatter(10);
    expect([connectivity(), hall.alarms]).toEqual(['online', []]);
    const words = hall.hub.recordsOf('verdictChanged').map(({ data }) => data.connectivity);
    expect(words).not.toContain('silent');
  });

  it('is not accused by a hub whose own clock is in doubt', () => {
    for (let second = 0; second < 5; second++) {
      hall.now += 1_000;
      const message = hall.run.say('telemetry', hall.now - HOUR, { heat: 1 });
      hall.input({ kind: 'message', message }, false);
    }
    expect(hall.alarms).toEqual([]);
  });

  it('is not accused for a backlog that comes in at once', () => {
    hall.pass(120_000);
    for (let second = 0; second < 100; second++) hall.say('telemetry', { heat: 1 }, 119_000 - second * 1_000);
    expect(hall.alarms).toEqual(['silent']);
    hall.chatter(1);
    expect(hall.alarms).toEqual([]);
  });

  it('that is three seconds slow is not late for ever', () => {
    hall = GadgetHall.connected();
    hall.chatter(20, -3_000);
    expect([connectivity(), hall.alarms]).toEqual(['online', []]);
  });
});

describe('when the hub’s own clock is set', () => {
  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('%s, nobody is accused, and silence is still found in time', (_what, byMs) => {
    hall.now += byMs;
    hall.pass(1_000);
    expect([connectivity(), hall.alarms]).toEqual(['online', []]);
    hall.pass(FRESHNESS_MS);
    expect(connectivity()).toBe('silent');
  });
});

describe('a device that goes', () => {
  it('is offline at once, with an alarm, and both end when it comes back', () => {
    hall.input({ kind: 'device-disconnected', deviceId: device.id, cause: 'socket-lost' });
    expect([connectivity(), hall.alarms]).toEqual(['offline', ['offline']]);
    hall.input({ kind: 'device-connected', deviceId: device.id });
    expect([connectivity(), hall.alarms]).toEqual(['online', []]);
  });

  it('because a newer connection of its own took its place raises no alarm', () => {
    const { changedAlarms } = hall.input({ kind: 'device-disconnected', deviceId: device.id, cause: 'taken-over' });
    hall.input({ kind: 'device-connected', deviceId: device.id });
    expect([connectivity(), hall.alarms, changedAlarms]).toEqual(['online', [], []]);
  });

  it('because the hub itself closed its connection has its time to come back first', () => {
    hall.input({ kind: 'device-disconnected', deviceId: device.id, cause: 'closed-by-hub' });
    hall.pass(29_800);
    expect([connectivity(), hall.alarms]).toEqual(['late', []]);
    hall.pass(200);
    expect([connectivity(), hall.alarms]).toEqual(['offline', ['offline']]);
  });
});
