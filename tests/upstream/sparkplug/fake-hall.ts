// A hall for tests of the edge node: devices, alarms and contracts set by hand, and records as the hub writes them.

import type { Contract } from '../../../firmware-contracts/contract.ts';
import type { Alarm } from '../../../hub/messages/alarm.ts';
import type { Device, DeviceView, PointView } from '../../../hub/messages/device.ts';
import { type DeviceClass, type DeviceId, zoneId } from '../../../hub/messages/ids.ts';
import type { JournalRecord, RecordDraft } from '../../../hub/messages/record.ts';
import type { Connectivity } from '../../../hub/messages/verdict.ts';
import type { HallDevices } from '../../../hub/upstream/sparkplug/edge-node.ts';
import { GADGET, gadget, gadgetFolder } from '../../support/gadget-class.ts';

const text = (en: string) => ({ en, zh: `中文：${en}` });
const numeric = (min: number, max: number) => ({ type: 'integer', minimum: min, maximum: max });

/** The gadget with what it lacks elsewhere: a point of each type, words, a range, commands. */
export const CONTRACT: Contract = {
  ...gadgetFolder.contract,
  points: {
    ...gadgetFolder.contract.points,
    strokes: { channel: 'telemetry', type: 'integer', unit: '1/min', range: [-5, 1e12], label: text('Strokes') },
    mode: {
      channel: 'state',
      type: 'string',
      values: { idle: text('Idle'), busy: text('Busy') },
      label: text('Mode'),
    },
    limit: { channel: 'state', path: '/limits/strokes', type: 'integer', label: text('Limit') },
  },
  commands: {
    setLimit: {
      label: text('Set the limit'),
      arguments: { type: 'object', required: ['limit'], properties: { limit: numeric(1, 100) } },
      timeToLiveMs: 10_000,
      expectedOutcome: { within: 5_000, proof: 'reply' },
    },
    restart: {
      label: text('Restart'),
      arguments: { type: 'object', properties: {} },
      timeToLiveMs: 10_000,
      expectedOutcome: { within: 5_000, proof: 'reply' },
    },
  },
};

export class FakeHall {
  readonly views = new Map<DeviceId, DeviceView>();
  activeAlarms: Alarm[] = [];
  readonly contracts = new Map<DeviceClass, Contract>([[GADGET, CONTRACT]]);
  readonly #listeners = new Set<(change: HallDevices) => void>();

  devices = (): readonly DeviceView[] => [...this.views.values()];
  alarms = (): readonly Alarm[] => this.activeAlarms;
  contractOf = (deviceClass: DeviceClass): Contract | undefined => this.contracts.get(deviceClass);

  onChange(listener: (change: HallDevices) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sets how a device looks now; nobody is told. */
  set(device: Device, connectivity: Connectivity, points: readonly PointView[] = []): DeviceView {
    const verdict = { connectivity, health: 'normal', why: text(`it is ${connectivity}`), since: 1_000 } as const;
    const counts = { received: 0, duplicates: 0, lost: 0, resets: 0, violations: 0 };
    const rest = { className: text('Gadget'), verdict, lastSeen: null, faults: [], points, counts };
    const view: DeviceView = { ...device, ...rest };
    this.views.set(device.id, view);
    return view;
  }

  /** As after a commit that changed the device. */
  change(device: Device, connectivity: Connectivity, points: readonly PointView[] = []): void {
    this.#tell({ devices: [this.set(device, connectivity, points)], removed: [] });
  }

  remove(device: Device): void {
    this.views.delete(device.id);
    this.#tell({ devices: [], removed: [device.id] });
  }

  #tell(change: HallDevices): void {
    for (const listener of this.#listeners) listener(change);
  }
}

export function point(name: string, value: PointView['value'], at: number): PointView {
  return { name, label: text(name), value, unit: '', at, quality: 'good' };
}

export function alarm(device: Device, code: string, more: Partial<Alarm> = {}): Alarm {
  const texts = { label: text(code), cause: text('why'), consequence: text('so what'), action: text('do this') };
  const rest = { state: 'unacknowledged', category: 'failure', priority: 'medium', activations: 1 } as const;
  const times = { raisedAt: 2_000, clearedAt: null };
  return {
    ...{ id: `${device.id}/${code}`, deviceId: device.id, deviceClass: device.class, zone: zoneId('waiting'), code },
    ...{ ...texts, ...rest, ...times, ...more },
  };
}

let numbered = 0;
/** As the journal would number it. */
export function journaled(draft: RecordDraft): JournalRecord {
  numbered += 1;
  return { ...draft, seq: numbered, epoch: 'epoch-1', boot: 3 };
}

export const lift = gadget('lift-01');
export const door = gadget('door-01');
