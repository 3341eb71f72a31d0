// What is remembered of a device, however late and mixed its messages come.

import { describe, expect, it } from 'vitest';
import { DeviceMemory } from '../../hub/devices/device-memory.ts';
import { viewOf } from '../../hub/devices/device-view.ts';
import type { JsonObject } from '../../hub/messages/json.ts';
import type { Observation } from '../../hub/messages/observation.ts';
import { gadget, gadgetFolder } from '../support/gadget-class.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const device = gadget();

interface Said {
  readonly channel?: string;
  readonly boot?: string;
  readonly at?: number;
  readonly receivedAt?: number;
  readonly heat?: number;
  readonly faults?: readonly string[];
  readonly isRetained?: boolean;
  readonly data?: JsonObject;
}

function said(
  seq: number,
  { channel = 'telemetry', boot = 'b1', at = NOW, receivedAt = NOW, heat, ...rest }: Said = {},
): Observation {
  const points = heat === undefined ? [] : [{ name: 'heat', unit: '°C', value: heat }];
  const fixed = { deviceId: device.id, deviceClass: device.class, isRetained: false, data: {}, faults: undefined };
  return { ...fixed, channel, boot, seq, at, receivedAt, points, ...rest };
}

const heatOf = (memory: DeviceMemory) => memory.points.get('heat')?.value;

describe('what is remembered of a device', () => {
  it('are the values of the newest message, not of one that came late', () => {
    const memory = new DeviceMemory(device);
    const arrivals = [said(1, { heat: 1 }), said(3, { heat: 3 }), said(2, { heat: 2 })].map((each) =>
      memory.take(each),
    );
    expect([arrivals, heatOf(memory)]).toEqual([['new', 'new', 'late'], 3]);
  });

  it('are not the faults of the time before its restart, when that state comes late', () => {
    const memory = new DeviceMemory(device);
    memory.take(said(1, { channel: 'state', faults: [] }));
    memory.take(said(1, { boot: 'b2' }));
    expect(memory.take(said(2, { channel: 'state', faults: ['jammed'] }))).toBe('late');
    expect(memory.faults).toEqual([]);
  });

  it('counts one reset for each start, however the channels and late messages mix', () => {
    const memory = new DeviceMemory(device);
    memory.take(said(1, { channel: 'event' }));
    memory.take(said(1));
    for (const [channel, boot, seq] of [
      ['telemetry', 'b2', 1],
      ['event', 'b1', 2],
      ['telemetry', 'b2', 2],
      ['event', 'b2', 1],
      ['event', 'b1', 3],
      ['state', 'b2', 1],
      ['telemetry', 'b3', 1],
    ] as const)
      memory.take(said(seq, { channel, boot }));
    expect(memory.counts).toEqual({ received: 9, duplicates: 0, lost: 0, resets: 2, violations: 0 });
  });

  it('counts duplicates, and does not take them for a sign of life', () => {
    const memory = new DeviceMemory(device);
    memory.take(said(1));
    expect(memory.take(said(1, { at: NOW + 5000, receivedAt: NOW + 5000 }))).toBe('duplicate');
    expect([memory.counts.duplicates, memory.lastAliveAt]).toEqual([1, NOW]);
  });

  it.each([
    ['a retained message', said(1, { isRetained: true, heat: 9, faults: ['worn'] })],
    ['a will', said(1, { channel: 'presence', data: { state: 'lost' } })],
    ['a goodbye', said(1, { channel: 'presence', data: { state: 'offline' } })],
  ])('%s proves nothing', (_what, observation) => {
    const memory = new DeviceMemory(device);
    memory.take(observation);
    expect([memory.lastAliveAt, memory.points.size, memory.faults]).toEqual([null, 0, []]);
  });

  it('is alive by the time of its message, not of its arrival', () => {
    const memory = new DeviceMemory(device);
    memory.take(said(1, { channel: 'event', at: NOW - 60_000 }));
    expect(memory.lastAliveAt).toBe(NOW - 60_000);
    memory.take(said(1, { channel: 'presence', data: { state: 'online' } }));
    expect(memory.lastAliveAt).toBe(NOW);
  });

  it('marks values as uncertain while the clock is off', () => {
    const memory = new DeviceMemory(device);
    for (const seq of [1, 2]) {
      const receivedAt = NOW + seq * 1000;
      memory.take(said(seq, { heat: seq, at: receivedAt - 600_000, receivedAt }));
    }
    expect(memory.points.get('heat')).toMatchObject({ value: 2, quality: 'uncertain' });
  });

  it('tells a new state from a repetition, and does not let a late one become the state', () => {
    const memory = new DeviceMemory(device);
    const isNews = (mode: string, arrival: 'new' | 'late') => memory.changeState({ mode }, arrival);
    expect([isNews('idle', 'new'), isNews('idle', 'new'), isNews('busy', 'late'), isNews('idle', 'new')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('is the same after saving and restoring', () => {
    const memory = new DeviceMemory(device);
    memory.connect(NOW - 10);
    memory.take(said(1, { heat: 4, channel: 'state', faults: ['worn'] }));
    memory.take(said(5, { at: NOW - 600_000, receivedAt: NOW - 1000 }));
    memory.take(said(7, { at: NOW - 599_000, receivedAt: NOW }));
    const copy = new DeviceMemory(device);
    copy.restore(JSON.parse(JSON.stringify(memory.save())), NOW);
    for (const channel of memory.channels()) copy.restoreSequence(channel, memory.saveSequence(channel) ?? { lost: 0 });
    expect(copy.save()).toEqual(memory.save());
    expect([copy.counts, copy.clock.isOff]).toEqual([memory.counts, true]);
    expect(copy.take(said(6))).toBe('late');
  });

  it('does not place its last sign of life in the future, where the hub’s clock fell back over a power cut', () => {
    const memory = new DeviceMemory(device);
    memory.take(said(1));
    const copy = new DeviceMemory(device);
    copy.restore(memory.save(), NOW - 3_600_000);
    expect(copy.lastAliveAt).toBe(NOW - 3_600_000);
  });
});

describe('a device as shown', () => {
  it('has its points in the order of the contract, with label and unit', () => {
    const memory = new DeviceMemory(device);
    memory.take({
      ...said(1),
      points: [
        { name: 'spinning', unit: '', value: true },
        { name: 'heat', unit: '°C', value: 3 },
      ],
    });
    const verdict = { connectivity: 'online', health: 'normal', why: { en: '', zh: '' }, since: NOW } as const;
    const view = viewOf(memory, gadgetFolder.contract, verdict);
    expect(view).toMatchObject({ id: device.id, className: gadgetFolder.contract.title, verdict, lastSeen: NOW });
    expect(view.points.map(({ name, unit, value }) => [name, unit, value])).toEqual([
      ['heat', '°C', 3],
      ['spinning', '', true],
    ]);
  });
});
