// The hall as a Sparkplug edge node: what it says on each occasion. No I/O, no timer; the clock is read, nothing else.
//
//   connecting ─ opened, no primary host ─────────────────────▶ born ◀─┐ rebirth: NBIRTH, all DBIRTHs
//        │                                                       │ └────┘
//        └ opened ─▶ waiting ─ primary host online: NBIRTH … ───▶┤
//                                                                └ primary host offline, or farewell: NDEATH ─▶ ended

import type { Contract } from '../../../firmware-contracts/contract.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Alarm } from '../../messages/alarm.ts';
import type { CommandView } from '../../messages/command.ts';
import type { DeviceView } from '../../messages/device.ts';
import { type DeviceClass, type DeviceId, HUB_ID } from '../../messages/ids.ts';
import { type JournalRecord, RECORD_TYPES } from '../../messages/record.ts';
import { toReply } from '../centre-messages/replies.ts';
import type { OutgoingMessage } from '../record-format.ts';
import { deviceSamples, isPresent, nodeSamples } from './metrics/birth-samples.ts';
import { deviceMetrics, metricNames, nodeMetrics } from './metrics/metric-definitions.ts';
import { MetricSet, type MetricTable, tableOf } from './metrics/metric-set.ts';
import { metricsOf, otherRecordMetrics } from './metrics/record-metrics.ts';
import { FIRST_FREE_ALIAS, NodeMessages } from './node-messages.ts';
import type { NodeName } from './sparkplug-topics.ts';

/** The hall as it is now. */
export interface HallPort {
  devices(): readonly DeviceView[];
  alarms(): readonly Alarm[];
  contractOf(deviceClass: DeviceClass): Contract | undefined;
}

/** What looks different after a commit: devices that came or changed, and those taken out of the hall. */
export interface HallDevices {
  readonly devices: readonly DeviceView[];
  readonly removed: readonly DeviceId[];
}

export interface EdgeNodeOptions {
  readonly name: NodeName;
  readonly hall: HallPort;
  readonly clock: Pick<Clock, 'now'>;
}

interface KnownDevice {
  readonly class: DeviceClass;
  readonly contract: Contract;
  readonly metrics: MetricSet;
  isBorn: boolean;
}

export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  readonly #messages: NodeMessages;
  readonly #tables = new Map<DeviceClass, MetricTable>();
  readonly #node: MetricSet;
  readonly #devices = new Map<DeviceId, KnownDevice>();
  #nextAlias = FIRST_FREE_ALIAS;
  #phase: 'connecting' | 'born' | 'ended' = 'ended';

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#messages = new NodeMessages(options.name, options.clock);
    this.#node = this.#newSet(tableOf(nodeMetrics()));
  }

  get isBorn(): boolean {
    return this.#phase === 'born';
  }

  /** Before each CONNECT; the result is its will. */
  connecting(bdSeq: number): OutgoingMessage {
    this.#phase = 'connecting';
    this.#messages.beginSession(bdSeq);
    return this.#messages.nodeDeath();
  }

  /** Births of the hub and of every device that is there: at the beginning of a session, and when a host asks for it. */
  births(): OutgoingMessage[] {
    const { hall, clock } = this.#options;
    this.#phase = 'born';
    for (const device of this.#devices.values()) device.isBorn = false;
    const now = clock.now();
    const node = this.#messages.nodeBirth(this.#node.birth(nodeSamples(hall.alarms(), now), now));
    return [node, ...hall.devices().flatMap((view) => this.#bear(view))];
  }

  /** What the record makes the node say; empty where nothing changed by it. */
  record(record: JournalRecord, isHistorical: boolean): OutgoingMessage[] {
    if (!this.isBorn) return [];
    const { subject } = record;
    if (subject === HUB_ID || subject === 'hub') return this.#nodeData(record, isHistorical);
    const births = isHistorical ? [] : this.#bearIfPresent(subject);
    const data = this.#deviceData(subject, record, isHistorical);
    return [...births, ...data, ...(!isHistorical && saysGone(record) ? this.#bury(subject) : [])];
  }

  /** A reply to a command, in the form of `halls/<hallId>/replies`. */
  reply(command: CommandView): OutgoingMessage[] {
    if (!this.isBorn) return [];
    const { deviceId } = command;
    const value = JSON.stringify(toReply(command));
    const sample = { name: metricNames.commandReply, value, at: this.#options.clock.now() };
    const device = this.#devices.get(deviceId);
    if (!device?.isBorn) return [this.#messages.nodeData(this.#node.data([sample], { isHistorical: false }))];
    return [this.#messages.deviceData(deviceId, device.metrics.data([sample], { isHistorical: false }))];
  }

  hallChanged({ devices, removed }: HallDevices): OutgoingMessage[] {
    if (!this.isBorn) return [];
    return [...removed.flatMap((id) => this.#forget(id)), ...devices.flatMap((view) => this.#bear(view))];
  }

  /** The name behind an alias that a host used for a device. */
  metricName(device: DeviceId, alias: number): string | undefined {
    return this.#devices.get(device)?.metrics.nameOf(alias);
  }

  /** Before an intended DISCONNECT. A node that was never born has no death either. */
  farewell(): OutgoingMessage[] {
    const death = this.isBorn ? [this.#messages.nodeDeath()] : [];
    this.#phase = 'ended';
    return death;
  }

  #bearIfPresent(id: DeviceId): OutgoingMessage[] {
    if (this.#devices.get(id)?.isBorn) return [];
    const view = this.#options.hall.devices().find((candidate) => candidate.id === id);
    return view ? this.#bear(view) : [];
  }

  #bear(view: DeviceView): OutgoingMessage[] {
    const { hall, clock } = this.#options;
    const isOther = this.#devices.get(view.id)?.class !== view.class;
    const before = isOther ? this.#forget(view.id) : [];
    const device = isOther ? this.#meet(view) : this.#devices.get(view.id);
    if (!device || device.isBorn || !isPresent(view.verdict.connectivity)) return before;
    device.isBorn = true;
    const now = clock.now();
    const samples = deviceSamples(view, Object.keys(device.contract.faults), hall.alarms(), now);
    return [...before, this.#messages.deviceBirth(view.id, device.metrics.birth(samples, now))];
  }

  #meet({ id, class: deviceClass }: DeviceView): KnownDevice | undefined {
    const contract = this.#options.hall.contractOf(deviceClass);
    if (!contract) return undefined;
    const table = this.#tables.get(deviceClass) ?? tableOf(deviceMetrics(contract));
    this.#tables.set(deviceClass, table);
    const device = { class: deviceClass, contract, metrics: this.#newSet(table), isBorn: false };
    this.#devices.set(id, device);
    return device;
  }

  #bury(id: DeviceId): OutgoingMessage[] {
    const device = this.#devices.get(id);
    if (!device?.isBorn) return [];
    device.isBorn = false;
    return [this.#messages.deviceDeath(id)];
  }

  #forget(id: DeviceId): OutgoingMessage[] {
    const death = this.#bury(id);
    this.#devices.delete(id);
    return death;
  }

  /** Aliases are never used twice: one that a host remembers means what it meant. */
  #newSet(table: MetricTable): MetricSet {
    const set = new MetricSet(table, this.#nextAlias);
    this.#nextAlias += table.definitions.length;
    return set;
  }

  /** After its death a device says nothing: what is still to be told of it goes with the node. */
  #deviceData(id: DeviceId, record: JournalRecord, isHistorical: boolean): OutgoingMessage[] {
    const device = this.#devices.get(id);
    if (!device?.isBorn) return this.#otherRecord(record, isHistorical);
    const metrics = metricsOf(device.metrics, record, { isHistorical, contract: device.contract });
    return metrics.length === 0 ? [] : [this.#messages.deviceData(id, metrics)];
  }

  #nodeData(record: JournalRecord, isHistorical: boolean): OutgoingMessage[] {
    const metrics = metricsOf(this.#node, record, { isHistorical, contract: undefined });
    return metrics.length === 0 ? [] : [this.#messages.nodeData(metrics)];
  }

  #otherRecord(record: JournalRecord, isHistorical: boolean): OutgoingMessage[] {
    return [this.#messages.nodeData(otherRecordMetrics(this.#node, record, isHistorical))];
  }
}

function saysGone({ type, data }: JournalRecord): boolean {
  return type === RECORD_TYPES.verdictChanged && !isPresent(String(data.connectivity));
}
