// What each fault makes a device say, and what it says when the fault is gone.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../../simulators/foundation/clock.ts';
import { HeadlessHall } from '../support/headless-hall.ts';

function runningHall(): HeadlessHall {
  const hall = new HeadlessHall({ visitorsPerDay: 1200 });
  hall.runFor(minutes(1));
  return hall;
}

describe('frozen', () => {
  it('keeps the device connected and silent on every channel', () => {
    const hall = runningHall();
    const device = hall.simulation.device('counter-01');
    device.setFault('frozen');
    const before = hall.messagesOf('counter-01').length;
    hall.command('counter-01', { id: 'c', name: 'restart', arguments: {}, expiresAt: '2099-01-01T00:00:00.000Z' });
    hall.runFor(minutes(5));
    expect(hall.messagesOf('counter-01')).toHaveLength(before);
    expect(device.figures.isConnected).toBe(true);
    device.clearFault('frozen');
    hall.runFor(minutes(5));
    expect(hall.messagesOf('counter-01', 'telemetry').length).toBeGreaterThan(20);
    expect(hall.messagesOf('counter-01', 'event').at(-1)?.payload.type).toBe('line-crossed');
  });
});

describe('malformed', () => {
  it('sends in turn what is no JSON and what breaks the contract, and whole messages afterwards', () => {
    const hall = runningHall();
    const device = hall.simulation.device('sensor-01');
    const before = hall.messagesOf('sensor-01', 'telemetry').length;
    device.setFault('malformed');
    hall.runFor(minutes(1));
    const broken = hall.messagesOf('sensor-01', 'telemetry').slice(before);
    expect(broken.length).toBeGreaterThan(8);
    expect(broken.some(({ payload }) => Object.keys(payload).length === 0)).toBe(true);
    expect(broken.some(({ payload }) => payload.seq === 'many')).toBe(true);
    expect(broken.every(({ payload }) => typeof payload.seq !== 'number')).toBe(true);
    device.clearFault('malformed');
    hall.runFor(minutes(1));
    expect(hall.messagesOf('sensor-01', 'telemetry').at(-1)?.payload.seq).toBeTypeOf('number');
  });
});

describe('a fault of the line that ends', () => {
  it('makes the device say its state anew, as what it said meanwhile may not have been understood', () => {
    const hall = runningHall();
    const device = hall.simulation.device('kiosk-01');
    device.setFault('malformed');
    device.setFault('paper-out');
    device.clearFault('malformed');
    expect(hall.messagesOf('kiosk-01', 'state').at(-1)?.payload).toMatchObject({ faults: ['paper-out'], paper: 'out' });
  });
});

describe('wrong-clock', () => {
  it('stamps every message two hours early while it lasts', () => {
    const hall = runningHall();
    const device = hall.simulation.device('screen-01');
    const lag = (): number =>
      hall.simulation.timeline.now() - Date.parse(String(hall.messagesOf('screen-01').at(-1)?.payload.at));
    device.setFault('wrong-clock');
    hall.runFor(minutes(1));
    expect(lag()).toBeGreaterThanOrEqual(minutes(120));
    device.clearFault('wrong-clock');
    hall.runFor(minutes(1));
    expect(lag()).toBeLessThan(minutes(1));
  });
});

describe('flood', () => {
  it('pours out hundreds of messages a second, and is over by itself after some seconds', () => {
    const hall = runningHall();
    const device = hall.simulation.device('sensor-01');
    const before = hall.messagesOf('sensor-01').length;
    device.setFault('flood');
    hall.runFor(1000);
    expect(hall.messagesOf('sensor-01').length - before).toBeGreaterThan(300);
    hall.runFor(10_000);
    expect(device.figures.faults).toEqual([]);
    const after = hall.messagesOf('sensor-01').length;
    hall.runFor(10_000);
    expect(hall.messagesOf('sensor-01').length - after).toBeLessThan(5);
  });
});

describe('a fault that the contract names', () => {
  it('is in the list of faults and in the points that it concerns, and gone from both when cleared', () => {
    const hall = runningHall();
    const device = hall.simulation.device('kiosk-01');
    const state = () => hall.messagesOf('kiosk-01', 'state').at(-1)?.payload;
    device.setFault('paper-out');
    expect(state()).toMatchObject({ faults: ['paper-out'], paper: 'out', printerState: 'stopped' });
    hall.runFor(6000);
    expect(hall.messagesOf('kiosk-01', 'telemetry').at(-1)?.payload.paperLevel).toBe(0);
    device.setFault('toner-low');
    expect(state()).toMatchObject({ faults: ['paper-out', 'toner-low'], toner: 'low' });
    device.clearFault('paper-out');
    expect(state()).toMatchObject({ faults: ['toner-low'], paper: 'full' });
  });

  it('sends visitors elsewhere while a kiosk cannot serve', () => {
    const hall = runningHall();
    const device = hall.simulation.device('kiosk-01');
    device.setFault('payment-link-down');
    hall.runFor(minutes(6));
    const before = hall.messagesOf('kiosk-01', 'event').length;
    hall.runFor(minutes(30));
    expect(hall.messagesOf('kiosk-01', 'event')).toHaveLength(before);
    expect(hall.messagesOf('kiosk-01', 'state').at(-1)?.payload).toMatchObject({ inService: false, inUse: false });
    device.clearFault('payment-link-down');
    hall.runFor(minutes(30));
    expect(hall.messagesOf('kiosk-01', 'event').length).toBeGreaterThan(before);
  });

  it('makes a camera without a picture see nobody', () => {
    const hall = runningHall();
    hall.simulation.device('camera-01').setFault('signal-loss');
    const before = hall.messagesOf('camera-01', 'event').length;
    hall.runFor(minutes(10));
    expect(hall.messagesOf('camera-01', 'event')).toHaveLength(before);
    expect(hall.messagesOf('camera-01', 'telemetry').at(-1)?.payload.frameRate).toBe(0);
  });

  it('is refused with the names of those there are, when the contract does not know it', () => {
    const device = runningHall().simulation.device('kiosk-01');
    expect(() => device.setFault('lamp-error')).toThrow(expect.objectContaining({ code: 'SIMULATION_FAULT_UNKNOWN' }));
    expect(() => device.setFault('lamp-error')).toThrow(/paper-out/);
    expect(() => device.setFault('silent')).toThrow(/no fault "silent"/);
  });
});
