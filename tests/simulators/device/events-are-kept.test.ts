// A good device keeps its events while it has no line, and sends them again as they were.

import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../simulators/foundation/clock.ts';
import { HeadlessHall } from '../support/headless-hall.ts';

const sequence = (hall: HeadlessHall): unknown[] =>
  hall.messagesOf('counter-01', 'event').map(({ payload }) => payload.seq);

describe('events without a line', () => {
  it('wait, and arrive once the line is back, in order and with the numbers they had', () => {
    const hall = new HeadlessHall({ visitorsPerDay: 1200 });
    hall.runFor(minutes(2));
    const device = hall.simulation.device('counter-01');
    const before = sequence(hall).length;
    device.setFault('offline');
    hall.runFor(minutes(20));
    expect(sequence(hall)).toHaveLength(before);
    expect(hall.lines.has('counter-01')).toBe(false);
    const waiting = device.figures.queued;
    expect(waiting).toBeGreaterThan(10);
    device.clearFault('offline');
    hall.runFor(1000);
    expect(sequence(hall).length).toBeGreaterThanOrEqual(before + waiting);
    expect(sequence(hall)).toEqual(sequence(hall).map((_, index) => index + 1));
    expect(device.figures).toMatchObject({ queued: 0, dropped: 0 });
  });

  it('are sent again, byte for byte, when they were sent and never acknowledged', () => {
    const hall = new HeadlessHall({ visitorsPerDay: 1200 });
    hall.isAcknowledging = false;
    hall.runFor(minutes(5));
    const first = hall.messagesOf('counter-01', 'event').map(({ text }) => text);
    expect(first.length).toBeGreaterThan(3);
    hall.isAcknowledging = true;
    hall.lines.get('counter-01')?.handlers.closed('the broker is gone');
    hall.runFor(minutes(1));
    const all = hall.messagesOf('counter-01', 'event').map(({ text }) => text);
    expect(all.slice(first.length, first.length * 2)).toEqual(first);
    expect(hall.simulation.device('counter-01').figures.queued).toBe(0);
  });

  it('go oldest first when there are too many, and are counted', () => {
    const hall = new HeadlessHall({ visitorsPerDay: 6000, startsAtHour: 9 });
    hall.runFor(minutes(1));
    const device = hall.simulation.device('counter-01');
    device.setFault('offline');
    hall.runFor(hours(2));
    const { queued, dropped } = device.figures;
    expect(queued).toBe(1000);
    expect(dropped).toBeGreaterThan(100);
    const before = sequence(hall).length;
    device.clearFault('offline');
    hall.runFor(1000);
    const [firstKept] = sequence(hall).slice(before);
    expect(firstKept).toBe(before + dropped + 1);
  });

  it('do not survive a restart of the device', () => {
    const hall = new HeadlessHall({ visitorsPerDay: 1200 });
    hall.runFor(minutes(1));
    const device = hall.simulation.device('counter-01');
    device.setFault('offline');
    hall.runFor(minutes(10));
    const { queued } = device.figures;
    device.setFault('reboot');
    expect(device.figures).toMatchObject({ queued: 0, dropped: queued });
  });
});
