// A hall made of plain data, for the status surfaces to show: the tests change it and the listeners hear of it.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { Alarm } from '../../hub/messages/alarm.ts';
import type { CommandRequest, CommandView } from '../../hub/messages/command.ts';
import type { DeviceView } from '../../hub/messages/device.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { QuarantineEntry } from '../../hub/messages/quarantine-entry.ts';
import type { SetAside } from '../../hub/messages/set-aside.ts';
import type { StorageView } from '../../hub/messages/storage-view.ts';
import type { UpstreamView } from '../../hub/messages/upstream-view.ts';
import type { Commands, HallChange, QuarantineView, SetAsideRecords, Sources } from '../../hub/status/sources.ts';

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

export function refusedRecord(seq: number, at: number): SetAside {
  const record = {
    lane: 'event',
    type: 'io.atrium.device.event',
    subject: deviceId('lamp-1'),
    time: at,
    recordedAt: at,
    isClockTrusted: true,
    uptimeMs: 1,
    epoch: 'e1',
    boot: 1,
    seq,
    data: { type: 'switched' },
  } as const;
  return { record, reason: 'no such meter', refusals: 5, setAsideAt: at };
}

const contract: Pick<Contract, 'class' | 'title' | 'points' | 'commands'> = {
  class: 'lamp',
  title: bilingual('Lamp', '灯具'),
  commands: {
    dim: {
      label: bilingual('Dim', '调光'),
      arguments: {
        type: 'object',
        additionalProperties: false,
        required: ['level', 'mode'],
        properties: {
          level: { type: 'integer', minimum: 0, maximum: 100 },
          mode: { enum: ['warm', 'cold'] },
          isSoft: { type: 'boolean' },
          scene: { type: 'array' },
        },
      },
      timeToLiveMs: 15_000,
      expectedOutcome: { within: 10_000, proof: 'reply' },
    },
  },
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
  resendOutcome: 'sent' | 'no-line' = 'sent';
  upstreamView: UpstreamView;
  storageView: StorageView;
  readonly commandList: CommandView[] = [];
  readonly setAsideList: SetAside[] = [];
  readonly #hallListeners = new Set<(change: HallChange) => void>();
  readonly #upstreamListeners = new Set<() => void>();

  constructor(at: number) {
    const lane = { last: 10, confirmed: 10, backlog: 0 };
    this.upstreamView = {
      state: 'online',
      since: at - 60_000,
      reason: bilingual('Connected to mqtt://centre', '已连接 mqtt://centre'),
      lanes: { ledger: lane, alarm: lane, event: lane, report: lane, telemetry: lane },
      backlog: 0,
      inFlight: 0,
      confirmation: 'puback',
      isApplicationSilent: false,
      lastConfirmedAt: at,
    };
    const room = { unsentBytes: 1_048_576, bytesPerHour: 524_288, hoursLeft: 30 };
    this.storageView = {
      isHealthy: true,
      fault: '',
      since: at,
      damage: null,
      usedBytes: 2_097_152,
      limitBytes: 20_971_520,
      brownOut: 'none',
      givenUp: 0,
      setAside: 0,
      lanes: { ledger: { ...room, hoursLeft: null }, alarm: room, event: room, report: room, telemetry: room },
      syncsPerHour: 1200,
      bytesPerHour: 3_145_728,
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

  readonly storage = () => this.storageView;

  readonly commands: Commands = {
    list: () => this.commandList,
    request: async (request) => {
      const command = commandOf(request);
      this.showCommand(command);
      return command;
    },
  };

  readonly setAside: SetAsideRecords = {
    list: async () => this.setAsideList,
    resend: async (_lane, seq) =>
      this.setAsideList.some(({ record }) => record.seq === seq) ? this.resendOutcome : 'unknown',
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

  showCommand(command: CommandView): void {
    const index = this.commandList.findIndex(({ id }) => id === command.id);
    if (index === -1) this.commandList.push(command);
    else this.commandList[index] = command;
    this.#tell({ commands: [command] });
  }

  quarantineMessage(entry: QuarantineEntry): void {
    this.quarantined.unshift(entry);
    this.#tell({ quarantined: 1 });
  }

  #tell(change: Partial<HallChange>): void {
    const whole = { devices: [], alarms: [], commands: [], removed: [], quarantined: 0, ...change };
    for (const listener of this.#hallListeners) listener(whole);
  }
}

function commandOf({ isRetained, issuedAt, ...request }: CommandRequest): CommandView {
  return { ...request, state: 'accepted', reason: null, requestedAt: issuedAt, changedAt: issuedAt };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
