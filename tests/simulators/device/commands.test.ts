// Which commands a simulated device obeys, and how it proves it.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../../simulators/foundation/clock.ts';
import { classes, HeadlessHall } from '../support/headless-hall.ts';

const expiresAt = '2099-01-01T00:00:00.000Z';

function runningHall(): HeadlessHall {
  const hall = new HeadlessHall();
  hall.runFor(minutes(1));
  return hall;
}

function order(hall: HeadlessHall, device: string, command: object): Record<string, unknown> | undefined {
  hall.command(device, { id: 'c-1', arguments: {}, expiresAt, ...command });
  hall.runFor(1000);
  return hall.messagesOf(device, 'reply').at(-1)?.payload;
}

describe('a command', () => {
  it('is obeyed once, however often it comes', () => {
    const hall = runningHall();
    order(hall, 'screen-01', { name: 'volume', arguments: { volume: 55 } });
    order(hall, 'screen-01', { name: 'volume', arguments: { volume: 99 } });
    expect(hall.messagesOf('screen-01', 'reply')).toHaveLength(1);
    expect(hall.messagesOf('screen-01', 'state').at(-1)?.payload.volume).toBe(55);
    expect(hall.simulation.device('screen-01').figures.commandsIgnored).toBe(1);
  });

  it.each([
    ['that has expired', { expiresAt: '2026-01-05T09:59:00.000Z' }, false],
    ['whose expiry cannot be read', { expiresAt: 'soon' }, false],
    ['that the broker had stored', {}, true],
    ['without an id', { id: 7 }, false],
  ])('%s is ignored', (_, change, isRetained) => {
    const hall = runningHall();
    hall.command('kiosk-01', { id: 'c-1', name: 'printTestPage', arguments: {}, expiresAt, ...change }, isRetained);
    hall.runFor(1000);
    expect(hall.messagesOf('kiosk-01', 'reply')).toEqual([]);
    expect(hall.simulation.device('kiosk-01').figures.commandsIgnored).toBe(1);
  });

  it('that the class does not have is refused with the reason', () => {
    expect(order(runningHall(), 'kiosk-01', { name: 'fly' })).toMatchObject({
      commandId: 'c-1',
      outcome: 'refused',
      reason: 'there is no command fly',
    });
  });

  it('restart is answered first, then the device comes back with a new boot', () => {
    const hall = runningHall();
    const before = hall.simulation.device('kiosk-01').figures.boot;
    expect(order(hall, 'kiosk-01', { name: 'restart' })).toMatchObject({ outcome: 'succeeded', boot: before });
    hall.runFor(5000);
    expect(hall.messagesOf('kiosk-01', 'state').at(-1)?.payload.boot).not.toBe(before);
  });

  it.each([
    ['kiosk-01', 'takeOutOfService', { reason: 'closing' }],
    ['camera-01', 'pauseRecognition', {}],
    ['counter-01', 'setOccupancyLimit', { limit: 5 }],
    ['screen-01', 'overlay', { text: 'x', level: 'warning', ttlS: 5 }],
    ['screen-01', 'power', { power: 'standby' }],
    ['robot-01', 'startPause', {}],
  ])('%s %s shows in the point that the contract names as its proof', (id, name, given) => {
    const hall = runningHall();
    const device = hall.simulation.device(id);
    expect(order(hall, id, { name, arguments: given })).toMatchObject({ outcome: 'succeeded' });
    const deviceClass = device.figures.class;
    const proof = proofOf(deviceClass, name);
    const wanted = proof.value.startsWith('$') ? (given as Record<string, unknown>)[proof.value.slice(1)] : proof.value;
    expect(String(hall.messagesOf(id, 'state').at(-1)?.payload[proof.point])).toBe(String(wanted));
  });

  it('overlay ends by itself after its time', () => {
    const hall = runningHall();
    order(hall, 'screen-01', { name: 'overlay', arguments: { text: 'x', level: 'info', ttlS: 5 } });
    hall.runFor(6000);
    expect(hall.messagesOf('screen-01', 'event').at(-1)?.payload).toMatchObject({
      type: 'overlay-ended',
      reason: 'expired',
    });
    expect(hall.messagesOf('screen-01', 'state').at(-1)?.payload.overlayLevel).toBe('none');
  });
});

describe('an order of the guide robot', () => {
  function freeRobot(): HeadlessHall {
    const hall = new HeadlessHall({ visitorsPerDay: 0 });
    hall.runFor(minutes(1));
    return hall;
  }
  const finished = (hall: HeadlessHall) =>
    hall.messagesOf('robot-01', 'event').filter(({ payload }) => payload.type === 'guidance-finished');

  it('makes it drive there, and ends on arrival', () => {
    const hall = freeRobot();
    expect(order(hall, 'robot-01', { name: 'guideVisitor', arguments: { toNodeId: 'windows' } })).toMatchObject({
      outcome: 'succeeded',
    });
    expect(hall.messagesOf('robot-01', 'state').at(-1)?.payload.driving).toBe(true);
    hall.runFor(minutes(1));
    expect(finished(hall).map(({ payload }) => payload)).toMatchObject([{ toNodeId: 'windows', result: 'arrived' }]);
  });

  it('that is cancelled ends once, as cancelled', () => {
    const hall = freeRobot();
    order(hall, 'robot-01', { id: 'c-1', name: 'guideVisitor', arguments: { toNodeId: 'windows' } });
    order(hall, 'robot-01', { id: 'c-2', name: 'startCharging' });
    expect(hall.messagesOf('robot-01', 'reply').at(-1)?.payload).toMatchObject({ outcome: 'refused' });
    order(hall, 'robot-01', { id: 'c-3', name: 'cancelOrder' });
    expect(hall.messagesOf('robot-01', 'state').at(-1)?.payload.driving).toBe(false);
    hall.runFor(minutes(2));
    expect(finished(hall).map(({ payload }) => payload.result)).toEqual(['cancelled']);
  });

  it('to a place that is not in the hall is refused', () => {
    const reply = order(freeRobot(), 'robot-01', { name: 'guideVisitor', arguments: { toNodeId: 'moon' } });
    expect(reply).toMatchObject({ outcome: 'refused' });
  });
});

function proofOf(deviceClass: string, command: string): { point: string; value: string } {
  const folder = classes.find(({ name }) => name === deviceClass);
  const { point = '', value = '' } = folder?.contract.commands[command]?.expectedOutcome ?? {};
  return { point, value: String(value) };
}
