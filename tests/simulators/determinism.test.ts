// A simulated day can be repeated, and all its devices tell of the same hall.

import { describe, expect, it } from 'vitest';
import { hours } from '../../simulators/foundation/clock.ts';
import { HeadlessHall } from './support/headless-hall.ts';

describe('a simulated hall without a network', () => {
  it('says the very same bytes for the same seed, and others for another', () => {
    const say = (seed: number): string[] => {
      const hall = new HeadlessHall({ seed });
      hall.runFor(hours(1));
      return hall.published.map(({ topic, text }) => `${topic} ${text}`);
    };
    const first = say(42);
    expect(first.length).toBeGreaterThan(1000);
    expect(say(42)).toEqual(first);
    expect(say(43)).not.toEqual(first);
  });

  it('lives through a whole day in a few seconds', () => {
    const startedAt = performance.now();
    const hall = new HeadlessHall({ startsAtHour: 8.5 });
    hall.runFor(hours(10));
    expect(hall.published.length).toBeGreaterThan(30_000);
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  it('lets the door counter, the camera and the kiosk tell of the same visitors', () => {
    const hall = new HeadlessHall({ startsAtHour: 8.5 });
    hall.runFor(hours(11));
    const world = hall.simulation.hall;
    const events = (id: string, type: string) =>
      hall.messagesOf(id, 'event').filter(({ payload }) => payload.type === type);
    const crossed = events('counter-01', 'line-crossed');
    const inwards = crossed.filter(({ payload }) => payload.direction === 'in').length;
    expect(inwards).toBe(world.visitorsEntered);
    expect(crossed.length - inwards).toBe(world.visitorsEntered);
    expect(hall.messagesOf('counter-01', 'telemetry').at(-1)?.payload).toMatchObject({
      totalIn: inwards,
      totalOut: inwards,
      occupancy: 0,
    });
    const sums = hall
      .messagesOf('counter-01', 'telemetry')
      .reduce((sum, { payload }) => sum + Number(payload.peopleIn), 0);
    expect(sums).toBe(inwards);
    const seen = events('camera-01', 'person-seen').length;
    expect(seen).toBeLessThanOrEqual(inwards);
    expect(seen).toBeGreaterThan(inwards * 0.8);
    const finished = events('kiosk-01', 'transaction-finished');
    expect(hall.messagesOf('kiosk-01', 'telemetry').at(-1)?.payload.transactionsToday).toBe(finished.length);
    expect(events('kiosk-01', 'transaction-started')).toHaveLength(finished.length);
  });

  it('lets the climate sensor follow the people in its zone', () => {
    const hall = new HeadlessHall({ startsAtHour: 8.5, visitorsPerDay: 900 });
    hall.runFor(hours(14));
    const co2 = hall.messagesOf('sensor-01', 'telemetry').map(({ payload }) => Number(payload.co2));
    expect(Math.max(...co2)).toBeGreaterThan(800);
    expect(co2.at(-1)).toBeLessThan(480);
  });

  it('numbers each channel of each boot without a gap', () => {
    const hall = new HeadlessHall();
    hall.runFor(hours(1));
    for (const [stream, messages] of Map.groupBy(hall.published, ({ topic, payload }) => `${topic} ${payload.boot}`)) {
      // The will took number 1 of the presence.
      const first = stream.includes('/presence ') ? 2 : 1;
      expect(
        messages.map(({ payload }) => payload.seq),
        stream,
      ).toEqual(messages.map((_, index) => index + first));
    }
  });
});
