// What stood before a restart stands after it, and nothing is told twice.

import { beforeEach, describe, expect, it } from 'vitest';
import { GadgetRun } from '../support/gadget-class.ts';
import { device, GadgetHall } from './gadget-hall.ts';
import { GRACE_MS } from './kept-middle.ts';

let hall: GadgetHall;

beforeEach(() => {
  hall = GadgetHall.connected();
  hall.chatter(2);
});

const raised = () => hall.hub.recordsOf('alarmRaised').map(({ data }) => data.code);
const cleared = () => hall.hub.recordsOf('alarmCleared').map(({ data }) => data.code);
const disconnect = () => hall.input({ kind: 'device-disconnected', deviceId: device.id, cause: 'socket-lost' });

describe.each([
  ['a clean stop', true],
  ['a kill', false],
])('after %s of the hub', (_what, isClean) => {
  it('the centre is told whether the stop was clean', () => {
    hall.restart(isClean);
    expect(hall.hub.recordsOf('hubStarted').map(({ data }) => data.wasStoppedCleanly)).toEqual([true, isClean]);
  });

  it('alarms stand as they stood, none is raised again, and each clears when its fault ends', () => {
    hall.say('state', { faults: ['jammed'] });
    // The second fault does not change the verdict, and must be kept all the same.
    hall.say('state', { faults: ['jammed', 'worn'] });
    hall.restart(isClean);
    expect(hall.alarms).toEqual(['jammed', 'worn']);
    expect(hall.view.faults).toEqual(['jammed', 'worn']);
    hall.input({ kind: 'device-connected', deviceId: device.id });
    hall.say('state', { faults: ['worn'] });
    expect([raised(), cleared(), hall.alarms]).toEqual([['jammed', 'worn'], ['jammed'], ['worn']]);
  });

  it('a wrong clock stays known, and its alarm is not raised twice', () => {
    hall.chatter(5, -600_000);
    hall.restart(isClean);
    expect(hall.alarms).toEqual(['clock-wrong']);
    hall.input({ kind: 'device-connected', deviceId: device.id });
    hall.chatter(5, -600_000);
    expect([raised(), cleared()]).toEqual([['clock-wrong'], []]);
  });

  it('an alarm that left the verdict as it was stands as well', () => {
    hall.say('state', { faults: ['jammed'] });
    hall.chatter(5, 600_000);
    hall.restart(isClean);
    expect([hall.alarms, raised(), cleared()]).toEqual([['jammed', 'clock-wrong'], ['jammed', 'clock-wrong'], []]);
  });

  it.each([
    ['offline', () => disconnect()],
    ['silent', () => hall.pass(3_000)],
  ])('a device that was %s before is so while the hub waits for it', (code, act) => {
    act();
    hall.restart(isClean);
    hall.pass(1_000);
    expect([hall.alarms, hall.view.verdict.connectivity, cleared()]).toEqual([[code], code, []]);
  });

  it('a device that was there has its grace, then it is offline', () => {
    hall.restart(isClean);
    hall.pass(GRACE_MS - 200);
    expect([hall.view.verdict.connectivity, hall.alarms]).toEqual(['late', []]);
    hall.pass(200);
    expect([hall.view.verdict.connectivity, hall.alarms]).toEqual(['offline', ['offline']]);
  });

  it('a device that did not come back is still offline after the next restart, without a new alarm', () => {
    hall.restart(isClean);
    hall.pass(GRACE_MS);
    hall.restart(isClean);
    expect([hall.alarms, raised(), cleared()]).toEqual([['offline'], ['offline'], []]);
  });

  it('a state that is known already is not told again', () => {
    hall.say('state', { faults: [], mode: 'busy' });
    hall.restart(isClean);
    hall.say('state', { faults: [], mode: 'busy' });
    expect(hall.hub.recordsOf('deviceState')).toHaveLength(1);
  });

  it('counts go on, losses of telemetry included', () => {
    hall.run.say('telemetry', hall.now);
    hall.say('telemetry', { heat: 1 });
    hall.pass(62_000);
    hall.restart(isClean);
    expect(hall.view.counts).toEqual({ received: 3, duplicates: 0, lost: 1, resets: 0, violations: 0 });
  });
});

describe('an event that comes again after a kill of the hub', () => {
  const press = () => hall.run.numbered('event', 1, hall.now, { type: 'pressed', durationMs: 3 });

  it('is dropped where its first copy was committed', () => {
    hall.input({ kind: 'message', message: press() });
    hall.restart(false);
    expect(hall.input({ kind: 'message', message: press() })).toMatchObject({ records: [], state: [] });
    expect(hall.hub.recordsOf('deviceEvent')).toHaveLength(1);
  });

  it('is taken in where its first copy was not', () => {
    // Decided, but the kill came before the commit.
    hall.hub.middle.handle({ at: hall.now, isClockTrusted: true, uptimeMs: 0, kind: 'message', message: press() });
    hall.restart(false);
    hall.input({ kind: 'message', message: press() });
    expect(hall.hub.recordsOf('deviceEvent')).toHaveLength(1);
  });

  it('is told from a later one of the same boot and from one of the boot before', () => {
    hall.input({ kind: 'message', message: press() });
    hall.run = new GadgetRun(device, 'b2');
    hall.say('event', { type: 'pressed', durationMs: 4 });
    hall.restart(false);
    hall.input({
      kind: 'message',
      message: new GadgetRun(device, 'b1').numbered('event', 1, hall.now, { type: 'pressed', durationMs: 3 }),
    });
    hall.say('event', { type: 'pressed', durationMs: 5 });
    const durations = hall.hub
      .recordsOf('deviceEvent')
      .map(({ data }) => (data.payload as { durationMs: number }).durationMs);
    expect(durations).toEqual([3, 4, 5]);
  });
});
