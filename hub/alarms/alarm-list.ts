// The life of every alarm: raised when its condition begins, cleared when it ends.

import type { ContractFault } from '../../firmware-contracts/contract.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { DeviceClass, DeviceId, ZoneId } from '../messages/ids.ts';
import type { Timestamp } from '../messages/observation.ts';

/** What holds at a device now, by code, with the texts of its contract. */
export type Conditions = ReadonlyMap<string, ContractFault>;

/** Where alarms come from: a device, or the hub itself. */
export interface AlarmSource {
  readonly id: DeviceId;
  readonly class: DeviceClass;
  readonly zone: ZoneId;
}

export class AlarmList {
  /** By device and code. Cleared ones are kept too: they know how often they were raised. */
  readonly #alarms = new Map<DeviceId, Map<string, Alarm>>();

  restore(alarm: Alarm): void {
    this.#of(alarm.deviceId).set(alarm.code, alarm);
  }

  active(): readonly Alarm[] {
    return [...this.#alarms.values()].flatMap((ofDevice) => [...ofDevice.values()].filter(isActive));
  }

  /** Compares what holds with what was raised; the alarms that changed come back, cleared ones first. */
  update(source: AlarmSource, conditions: Conditions, now: Timestamp): readonly Alarm[] {
    const known = this.#of(source.id);
    if (known.size + conditions.size === 0) return [];
    const ended = [...known.values()].filter((alarm) => isActive(alarm) && !conditions.has(alarm.code));
    const begun = [...conditions].filter(([code]) => !isActive(known.get(code)));
    const changed = [
      ...ended.map((alarm) => cleared(alarm, now)),
      ...begun.map(([code, fault]) => raised(source, code, fault, { now, before: known.get(code) })),
    ];
    for (const alarm of changed) known.set(alarm.code, alarm);
    return changed;
  }

  /** Forgets a device that is no more, and returns what was known of it, with nothing active any longer. */
  forget(deviceId: DeviceId, now: Timestamp): { readonly cleared: readonly Alarm[]; readonly known: readonly Alarm[] } {
    const known = [...this.#of(deviceId).values()];
    this.#alarms.delete(deviceId);
    return { known, cleared: known.filter(isActive).map((alarm) => cleared(alarm, now)) };
  }

  #of(deviceId: DeviceId): Map<string, Alarm> {
    const known = this.#alarms.get(deviceId) ?? new Map<string, Alarm>();
    this.#alarms.set(deviceId, known);
    return known;
  }
}

function isActive(alarm: Alarm | undefined): boolean {
  return alarm !== undefined && alarm.state !== 'normal';
}

function cleared(alarm: Alarm, now: Timestamp): Alarm {
  return { ...alarm, state: 'normal', clearedAt: now };
}

interface Raising {
  readonly now: Timestamp;
  readonly before: Alarm | undefined;
}

function raised(source: AlarmSource, code: string, fault: ContractFault, { now, before }: Raising): Alarm {
  const { category, priority, label, cause, consequence, action } = fault;
  return {
    id: `${source.id}/${code}`,
    deviceId: source.id,
    deviceClass: source.class,
    zone: source.zone,
    code,
    state: 'unacknowledged',
    category,
    priority,
    label,
    cause,
    consequence,
    action,
    raisedAt: now,
    clearedAt: null,
    activations: (before?.activations ?? 0) + 1,
  };
}
