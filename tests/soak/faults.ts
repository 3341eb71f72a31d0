// What may go wrong in a soak: for each fault where, for how long, how it begins and how it ends.

import { LINE_FAULTS } from '../../simulators/device/faults.ts';
import type { CentreProcess } from '../support/centre-process.ts';
import type { FaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { blackHole, open, type Passage, throttled } from '../support/fault-proxy/passage.ts';
import type { Mosquitto } from '../support/mosquitto.ts';
import type { PlannedFault } from './fault-plan.ts';
import { HOUR_MS } from './scaled-clock.ts';

/** What faults are done to. */
export interface Scene {
  readonly proxy: FaultProxy;
  readonly mosquitto: Mosquitto;
  readonly centre: CentreProcess;
  /** By device, the faults that it can have. */
  readonly deviceFaults: Readonly<Record<string, readonly string[]>>;
  switchDevice(device: string, fault: string, isOn: boolean): void;
  setHubClockWrongBy(milliseconds: number): void;
  sendCommand(device: string, variant: number): void;
}

type End = () => void | Promise<void>;

export interface FaultKind {
  /** Two faults of one place are not there at the same time; `device`: each device is a place. */
  readonly place: 'device' | 'line' | 'centre' | 'hub-clock' | 'command';
  /** Shortest and longest, by the clock of the soak; 0: it is over at once. */
  readonly lastsMinutes: readonly [number, number];
  readonly begin: (scene: Scene, planned: PlannedFault) => End | Promise<End>;
}

const SLOWEST_BYTES_PER_SECOND = 5_000;
const LARGEST_JUMP_MS = 3 * HOUR_MS;
const nothing: End = () => {};

export const FAULTS: Readonly<Record<string, FaultKind>> = {
  'device-reports-a-fault': device([5, 60], ({ deviceFaults }, { place, size }) => {
    const own = (deviceFaults[place] ?? []).filter((name) => !LINE_FAULTS.some((fault) => fault === name));
    return own[Math.floor(size * own.length)];
  }),
  'device-killed': device([2, 30], () => 'offline'),
  'device-frozen': device([2, 30], () => 'frozen'),
  'device-malformed': device([1, 10], () => 'malformed'),
  'device-clock-wrong': device([5, 60], () => 'wrong-clock'),
  'device-reboot': device([1, 1], () => 'reboot'),
  'device-flood': device([1, 1], () => 'flood'),
  'line-cut': line([0, 0], ({ proxy }) => {
    proxy.cut();
    return nothing;
  }),
  'line-half-open': line([0, 0], ({ proxy }, { size }) => {
    proxy.lose(size < 0.5 ? 'client' : 'target');
    return nothing;
  }),
  'line-refused': line([5, 90], ({ proxy }) => {
    proxy.refuse();
    proxy.cut();
    return () => proxy.accept();
  }),
  'line-black-hole': line(
    [5, 60],
    passing(() => blackHole),
  ),
  'line-throttled': line(
    [10, 90],
    passing((size) => throttled(Math.round(SLOWEST_BYTES_PER_SECOND * (1 + 4 * size)))),
  ),
  'broker-killed': line([1, 20], async ({ mosquitto }) => {
    await mosquitto.kill();
    return () => mosquitto.start();
  }),
  'centre-silent': {
    place: 'centre',
    lastsMinutes: [5, 60],
    begin: async ({ centre }) => {
      await centre.setSilent(true);
      return () => centre.setSilent(false);
    },
  },
  'hub-clock-jumped': {
    place: 'hub-clock',
    lastsMinutes: [10, 120],
    begin: ({ setHubClockWrongBy }, { size }) => {
      setHubClockWrongBy(Math.round((2 * size - 1) * LARGEST_JUMP_MS));
      return () => setHubClockWrongBy(0);
    },
  },
  command: {
    place: 'command',
    lastsMinutes: [0, 0],
    begin: ({ sendCommand }, { target, size }) => {
      sendCommand(target, size);
      return nothing;
    },
  },
};

function device(
  lastsMinutes: FaultKind['lastsMinutes'],
  faultOf: (scene: Scene, planned: PlannedFault) => string | undefined,
): FaultKind {
  const begin: FaultKind['begin'] = (scene, planned) => {
    const fault = faultOf(scene, planned);
    if (fault === undefined) return nothing;
    scene.switchDevice(planned.target, fault, true);
    return () => scene.switchDevice(planned.target, fault, false);
  };
  return { place: 'device', lastsMinutes, begin };
}

function line(lastsMinutes: FaultKind['lastsMinutes'], begin: FaultKind['begin']): FaultKind {
  return { place: 'line', lastsMinutes, begin };
}

function passing(passageOf: (size: number) => Passage): FaultKind['begin'] {
  return ({ proxy }, { size }) => {
    proxy.set(passageOf(size));
    return () => proxy.set(open);
  };
}
