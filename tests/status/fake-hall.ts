// A hall made of plain data, for the status surfaces to show: the tests change it and the listeners hear of it.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { Alarm } from '../../hub/messages/alarm.ts';
import type { DeviceView } from '../../hub/messages/device.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { QuarantineEntry } from '../../hub/messages/quarantine-entry.ts';
import type { UpstreamView } from '../../hub/messages/upstream-view.ts';
import type { HallChange, QuarantineView, Sources } from '../../hub/status/sources.ts';

const bilingual = (en: string, zh: string) => ({ en, zh });

export const LAMP_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"><path d="M8 4h8l3 8H5zM12 12v7m-4 1h8"/></svg>';

export function lamp(id: string, at: number, changes: Partial<DeviceView> = {}): DeviceView {
  return {
    id: deviceId(id),
    class: deviceClass('lamp'),
    className: bilingual('Lamp', '灯具'),
    zone: zoneId('entrance'),
    name: bilingual(`Lamp ${id}`, `灯 ${id}`),
    verdict: {
      connectivity: 'online',
      health: 'normal',
      why: bilingual('Reports on time', '按时上报'),
      since: at - 720_000,
    },
    lastSeen: at,
    faults: [],
    points: [
      { name: 'brightness', label: bilingual('Brightness', '亮度'), value: 81.25, unit: '%', at, quality: 'good' },
      { name: 'mode', label: bilingual('Mode', '模式'), value: 'warm', unit: '', at, quality: 'good' },
    ],
    counts: { received: 12, duplicates: 1, lost: 0, resets: 1, violations: 0 },
    ...changes,
  };
}

export function burntOut(id: string, at: number): Alarm {
  return {
    id: `${id}/burnt-out`,
    deviceId: deviceId(id),
    deviceClass: deviceClass('lamp'),
    zone: zoneId('entrance'),
    code: 'burnt-out',
    state: 'unacknowledged',
    category: 'failure',
    priority: 'high',
    label: bilingual('Lamp burnt out', '灯管烧毁'),
    cause: bilingual('The filament broke.', '灯丝断裂。'),
    consequence: bilingual('The entrance is dark.', '入口区无照明。'),
    action: bilingual('Replace the bulb.', '更换灯泡。'),
    raisedAt: at,
    clearedAt: null,
    activations: 1,
  };
}

export function refusedMessage(id: number, at: number): QuarantineEntry {
  return {
    id,
    deviceId: deviceId('lamp-1'),
    deviceClass: deviceClass('lamp'),
    channel: 'telemetry',
    topic: 'hall/v1/lamp/lamp-1/telemetry',
    receivedAt: at,
    reason: 'schema',
    path: '/brightness',
    message: bilingual('/brightness must be at most 100, but is 181', '/brightness 不得大于 100,实际为 181'),
    raw: Buffer.from('{"brightness":181}\u0007'),
    isRedacted: false,
    replayedAt: null,
  };
}

const contract: Pick<Contract, 'points'> = {
  points: {
    brightness: {
      channel: 'telemetry',
      type: 'number',
      unit: '%',
      freshnessMs: 60_000,
      label: bilingual('Brightness', '亮度'),
    },
    mode: {
      channel: 'state',
      type: 'string',
      values: { warm: bilingual('warm', '暖光') },
      label: bilingual('Mode', '模式'),
    },
  },
};

export class FakeHall implements Sources {
  readonly hall: Sources['hall'] = {
    id: 'test-hall',
    name: bilingual('Test hall', '测试营业厅'),
    zones: [
      { id: 'entrance', name: bilingual('Entrance', '入口区') },
      { id: 'waiting', name: bilingual('Waiting', '等候区') },
    ],
  };
  readonly deviceList = new Map<string, DeviceView>();
  readonly alarmList = new Map<string, Alarm>();
  readonly quarantined: QuarantineEntry[] = [];
  replayOutcome: 'accepted' | 'refused-again' = 'accepted';
  upstreamView: UpstreamView;
  readonly #hallListeners = new Set<(change: HallChange) => void>();
  readonly #upstreamListeners = new Set<() => void>();

  constructor(at: number) {
    const lane = { last: 10, confirmed: 10, backlog: 0 };
    this.upstreamView = {
      state: 'online',
      since: at - 60_000,
      reason: bilingual('Connected to mqtt://centre', '已连接 mqtt://centre'),
      lanes: { alarm: lane, event: lane, report: lane, telemetry: lane },
      backlog: 0,
      inFlight: 0,
      lastConfirmedAt: at,
    };
    for (const id of ['lamp-1', 'lamp-2']) this.deviceList.set(id, lamp(id, at));
  }

  readonly hallView: Sources['hallView'] = {
    devices: () => [...this.deviceList.values()],
    alarms: () => [...this.alarmList.values()],
    onChange: (listener) => subscribe(this.#hallListeners, listener),
  };

  readonly upstream: Sources['upstream'] = {
    view: () => this.upstreamView,
    onChange: (listener) => subscribe(this.#upstreamListeners, listener),
  };

  readonly quarantine: QuarantineView = {
    list: async ({ beforeId = Infinity, limit }) => this.quarantined.filter(({ id }) => id < beforeId).slice(0, limit),
    count: async () => this.quarantined.length,
    replay: async (id) => (this.quarantined.some((entry) => entry.id === id) ? this.replayOutcome : 'unknown'),
  };

  contractOf = (name: string): Contract | undefined => (name === 'lamp' ? (contract as Contract) : undefined);
  iconOf = (name: string): string | undefined => (name === 'lamp' ? LAMP_ICON : undefined);

  get listenerCount(): number {
    return this.#hallListeners.size + this.#upstreamListeners.size;
  }

  show(device: DeviceView): void {
    this.deviceList.set(device.id, device);
    this.#tell({ devices: [device] });
  }

  remove(id: string): void {
    this.deviceList.delete(id);
    this.#tell({ removed: [deviceId(id)] });
  }

  raise(alarm: Alarm): void {
    this.alarmList.set(alarm.id, alarm);
    this.#tell({ alarms: [alarm] });
  }

  clear(alarm: Alarm, at: number): void {
    this.alarmList.delete(alarm.id);
    this.#tell({ alarms: [{ ...alarm, state: 'normal', clearedAt: at }] });
  }

  showUpstream(changes: Partial<UpstreamView>): void {
    this.upstreamView = { ...this.upstreamView, ...changes };
    for (const listener of this.#upstreamListeners) listener();
  }

  quarantineMessage(entry: QuarantineEntry): void {
    this.quarantined.unshift(entry);
    this.#tell({ quarantined: 1 });
  }

  #tell(change: Partial<HallChange>): void {
    const whole = { devices: [], alarms: [], removed: [], quarantined: 0, ...change };
    for (const listener of this.#hallListeners) listener(whole);
  }
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
