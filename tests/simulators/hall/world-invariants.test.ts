// What must hold in the simulated hall for any seed, any number of visitors and any equipment.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../simulators/foundation/clock.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { Timeline } from '../../../simulators/foundation/timeline.ts';
import { type Equipment, Hall } from '../../../simulators/hall/hall.ts';
import type { HallEvent } from '../../../simulators/hall/hall-event.ts';
import { ZONES } from '../../../simulators/hall/places.ts';

interface Day {
  readonly seed: number;
  readonly visitorsPerDay: number;
  readonly kiosks: number;
  readonly robots: number;
}

const days = fc.record({
  seed: fc.nat(),
  visitorsPerDay: fc.integer({ min: 0, max: 1500 }),
  kiosks: fc.integer({ min: 0, max: 5 }),
  robots: fc.integer({ min: 0, max: 2 }),
});

const ids = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

function openHall({ seed, visitorsPerDay, kiosks, robots }: Day): {
  timeline: Timeline;
  hall: Hall;
  events: HallEvent[];
} {
  const timeline = new Timeline(0);
  const equipment: Equipment = {
    doors: ids('counter', 2),
    cameras: ids('camera', 2),
    robots: ids('robot', robots),
    kiosks: ids('kiosk', kiosks),
  };
  const hall = new Hall({ timeline, chance: new SeededChance(seed), equipment, visitorsPerDay, nightMs: hours(15) });
  const events: HallEvent[] = [];
  hall.onEvent((event) => events.push(event));
  return { timeline, hall, events };
}

function forEveryDay(check: (day: { hall: Hall; events: HallEvent[] }) => void): void {
  fc.assert(
    fc.property(days, (day) => {
      const { timeline, hall, events } = openHall(day);
      timeline.runUntil(hours(12));
      check({ hall, events });
    }),
    { numRuns: 25 },
  );
}

const ofKind = (events: readonly HallEvent[], kind: HallEvent['kind']): HallEvent[] =>
  events.filter((event) => event.kind === kind);

describe('the simulated hall', () => {
  it('counts nobody out who did not come in, and is empty at night', () => {
    forEveryDay(({ hall, events }) => {
      let inside = 0;
      for (const { kind } of events) {
        if (kind === 'entered') inside += 1;
        if (kind === 'left') inside -= 1;
        expect(inside).toBeGreaterThanOrEqual(0);
      }
      expect(inside).toBe(0);
      expect(hall.visitorsInside).toEqual([]);
      expect(ofKind(events, 'entered')).toHaveLength(hall.visitorsEntered);
    });
  });

  it('has each visitor in exactly one zone', () => {
    const { timeline, hall } = openHall({ seed: 4, visitorsPerDay: 800, kiosks: 2, robots: 1 });
    for (let minute = 0; minute < 600; minute += 7) {
      timeline.runUntil(minutes(minute));
      const inZones = ZONES.reduce((sum, zone) => sum + hall.occupancyOf(zone), 0);
      expect(inZones).toBe(hall.visitorsInside.length);
    }
  });

  it('lets only people inside be seen, greeted, guided and served', () => {
    forEveryDay(({ events }) => {
      const inside = new Set<number>();
      for (const { kind, visitor } of events) {
        if (kind === 'entered') inside.add(visitor.number);
        expect(inside.has(visitor.number)).toBe(true);
        if (kind === 'left') inside.delete(visitor.number);
      }
    });
  });

  it('is seen by cameras at most once a visitor, and counted at the door on the way in and out by the same counter', () => {
    forEveryDay(({ events }) => {
      const seen = ofKind(events, 'seen').map(({ visitor }) => visitor.number);
      expect(new Set(seen).size).toBe(seen.length);
      for (const { device, visitor } of [...ofKind(events, 'entered'), ...ofKind(events, 'left')])
        expect(device).toBe(visitor.door);
    });
  });

  it('has one visitor at a kiosk at a time, and every transaction that began ends with its visitor still inside', () => {
    forEveryDay(({ events }) => {
      const open = new Map<string, string>();
      for (const event of events) {
        if (event.kind === 'transaction-started') {
          expect(open.has(event.device)).toBe(false);
          open.set(event.device, event.transaction);
        } else if (event.kind === 'transaction-finished') {
          expect(open.get(event.device)).toBe(event.transaction);
          expect(event.durationMs).toBeGreaterThan(0);
          open.delete(event.device);
        }
      }
      expect(open.size).toBe(0);
    });
  });

  it('has as many visitors as were asked for, most of them around midday', () => {
    const { timeline, events } = openHall({ seed: 11, visitorsPerDay: 1000, kiosks: 4, robots: 1 });
    timeline.runUntil(hours(12));
    const entered = ofKind(events, 'entered');
    expect(Math.abs(entered.length - 1000)).toBeLessThan(120);
    const inHour = (from: number): number =>
      entered.filter(({ at }) => at >= hours(from) && at < hours(from + 1)).length;
    // Half past eight is hour 0 of the day.
    expect(inHour(3)).toBeGreaterThan(entered.length * 0.14);
    expect(inHour(3)).toBeGreaterThan(inHour(7) * 1.5);
  });

  it('has thicker, warmer and louder air the more people are in a zone', () => {
    const { timeline, hall } = openHall({ seed: 2, visitorsPerDay: 1500, kiosks: 1, robots: 1 });
    const empty = hall.climateOf('waiting');
    timeline.runUntil(hours(4));
    const busy = hall.climateOf('waiting');
    expect(busy.co2Ppm).toBeGreaterThan(empty.co2Ppm + 200);
    expect(busy.temperatureC).toBeGreaterThan(empty.temperatureC);
    expect(busy.noiseDb).toBeGreaterThan(empty.noiseDb + 10);
    timeline.runUntil(hours(14));
    expect(hall.climateOf('waiting').co2Ppm).toBeLessThan(450);
  });

  it('opens again the next morning', () => {
    const { timeline, hall, events } = openHall({ seed: 2, visitorsPerDay: 300, kiosks: 1, robots: 1 });
    timeline.runUntil(hours(12));
    expect(hall.isOpen).toBe(false);
    const yesterday = events.length;
    timeline.runUntil(hours(28));
    expect(hall.isOpen).toBe(true);
    expect(events.length).toBeGreaterThan(yesterday + 50);
    expect(hall.tallyToday('kiosk-1', 'transaction-finished')).toBeLessThan(
      ofKind(events, 'transaction-finished').length,
    );
  });

  it('keeps its robots charged: a day of guiding does not leave one flat for good', () => {
    const { timeline, hall, events } = openHall({ seed: 9, visitorsPerDay: 1200, kiosks: 2, robots: 1 });
    timeline.runUntil(hours(9));
    expect(hall.robots.body('robot-1').chargePct(timeline.now())).toBeGreaterThan(10);
    const lastGreeting = ofKind(events, 'greeted').at(-1)?.at ?? 0;
    expect(lastGreeting).toBeGreaterThan(hours(7));
  });

  it('lives through a day with 1,500 visitors in well under five seconds', () => {
    const { timeline } = openHall({ seed: 1, visitorsPerDay: 1500, kiosks: 5, robots: 2 });
    const startedAt = performance.now();
    timeline.runUntil(hours(24));
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
