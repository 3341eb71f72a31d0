// A device that is removed is forgotten in every corner, alarms and windows included.

import { beforeEach, describe, expect, it } from 'vitest';
import { SavedState } from '../../hub/middle/saved-state.ts';
import { device, GadgetHall } from './gadget-hall.ts';

let hall: GadgetHall;

beforeEach(() => {
  hall = GadgetHall.connected();
  hall.chatter(2);
  hall.say('state', { faults: ['worn'] });
  hall.say('event', { type: 'pressed', durationMs: 1 });
});

const remove = () => hall.input({ kind: 'device-removed', deviceId: device.id });
const keptOfDevice = () => [...hall.hub.kept.keys()].filter((key) => key.includes(device.id));

describe('a device that is removed', () => {
  it('has its alarms cleared, its last window told, and every key of it forgotten', () => {
    expect(keptOfDevice().length).toBeGreaterThanOrEqual(4);
    const { records, changedDevices } = remove();
    expect(records.map(({ type }) => type)).toEqual(['io.atrium.telemetry.window', 'io.atrium.alarm.cleared']);
    expect([keptOfDevice(), hall.alarms, hall.hub.middle.devices(), changedDevices]).toEqual([[], [], [], [device.id]]);
  });

  it('is no more known to anything that comes after', () => {
    remove();
    for (const kind of ['device-connected', 'device-removed'] as const) hall.input({ kind, deviceId: device.id });
    hall.say('event', { type: 'pressed', durationMs: 2 });
    hall.pass(5_000);
    expect([keptOfDevice(), hall.hub.middle.devices()]).toEqual([[], []]);
    expect(hall.hub.middle.wouldAccept(hall.run.say('state', hall.now, { faults: [] }), hall.now)).toBe(false);
  });

  it('begins anew when it is registered again, even in a hub that had restored it', () => {
    hall.restart(false);
    remove();
    hall.input({ kind: 'device-registered', device });
    expect(hall.view).toMatchObject({
      verdict: { connectivity: 'never-seen' },
      points: [],
      faults: [],
      lastSeen: null,
    });
    expect([hall.alarms, hall.view.counts.received]).toEqual([[], 0]);
  });

  it('while the hub was down is known to the journal still, and is taken out just so', () => {
    hall.hub.restart();
    expect(new SavedState(hall.hub.kept).deviceIds()).toEqual([device.id]);
    hall.input({ kind: 'hub-started', bootId: 'hub-2', pseudonymKey: 'key' });
    const { records } = remove();
    expect(records.map(({ type, data }) => [type, data.code])).toEqual([['io.atrium.alarm.cleared', 'worn']]);
    expect(keptOfDevice()).toEqual([]);
  });
});

describe('messages of a device in quarantine', () => {
  it('are told to the centre once for each series, and all kept', () => {
    const decisions = [1, 2, 3].map(() => hall.say('telemetry', { heat: 'hot' }));
    expect(decisions.map(({ quarantined }) => quarantined.length)).toEqual([1, 1, 1]);
    hall.say('telemetry', { heat: 1 });
    hall.say('telemetry', { heat: 'hot' });
    expect(hall.hub.recordsOf('messageQuarantined')).toHaveLength(2);
    expect(hall.view.counts.violations).toBe(4);
  });

  it('refused before their content counts name the topic they went to', () => {
    const message = { ...hall.run.say('event', hall.now), topic: 'hall/v1/gadget/other/event' };
    const { quarantined } = hall.input({ kind: 'message-refused', message, reason: 'channel-not-permitted' });
    expect(quarantined).toMatchObject([
      { reason: 'channel-not-permitted', message: { en: expect.stringContaining('gadget/other') } },
    ]);
  });
});
