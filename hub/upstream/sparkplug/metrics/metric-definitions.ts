// Which metrics the hall as an edge node has, and a device of a class: all it will ever report on, from its contract.

import type { Contract, ContractPoint } from '../../../../firmware-contracts/contract.ts';
import { HUB_CONDITIONS } from '../../../messages/hub-condition.ts';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import { DATA_TYPES, type DataType, type Property } from '../payload/payload.ts';

export interface MetricDefinition {
  readonly name: string;
  readonly type: DataType;
  /** Told in births only. */
  readonly properties: readonly Property[];
  /** It tells of something that happened: it has no value that lasts, and is sent each time, changed or not. */
  readonly isOccurrence: boolean;
}

export const REBIRTH = 'Node Control/Rebirth';
export const BD_SEQ = 'bdSeq';

/** Every name in use, so that births, data and commands agree. */
export const metricNames = {
  point: (name: string) => `Point/${name}`,
  windowed: (name: string, figure: WindowFigure) => `Point/${name}/${figure}`,
  connectivity: 'Verdict/Connectivity',
  health: 'Verdict/Health',
  why: { en: 'Verdict/Why/en', zh: 'Verdict/Why/zh' },
  alarm: (code: string) => `Alarm/${code}`,
  alarmChange: 'Alarm change',
  event: (type: string) => `Event/${type}`,
  said: (channel: string) => `Said/${channel}`,
  command: (name: string) => `Command/${name}`,
  commandChange: 'Command change',
  commandReply: 'Command reply',
  quarantined: 'Quarantined message',
  hubStarted: 'Hub/Started',
  hubStopped: 'Hub/Stopped',
  clockStepped: 'Hub/Clock stepped',
  givenUp: 'Hub/Records given up',
  /** A record that no other metric has a place for. */
  otherRecord: 'Other record',
} as const;

export const WINDOW_FIGURES = { Min: 'min', Max: 'max', Mean: 'mean', Count: 'count' } as const;
export type WindowFigure = keyof typeof WINDOW_FIGURES;

const POINT_TYPES: Readonly<Record<ContractPoint['type'], DataType>> = {
  number: DATA_TYPES.Double,
  integer: DATA_TYPES.Int64,
  boolean: DATA_TYPES.Boolean,
  string: DATA_TYPES.String,
};

export function nodeMetrics(): readonly MetricDefinition[] {
  const { alarmChange, commandReply, hubStarted, hubStopped, clockStepped, givenUp, otherRecord } = metricNames;
  return [
    ...HUB_CONDITIONS.map((code) => state(metricNames.alarm(code), DATA_TYPES.Boolean)),
    ...[alarmChange, commandReply, hubStarted, hubStopped, clockStepped, givenUp, otherRecord].map((name) =>
      occurrence(name),
    ),
  ];
}

export function deviceMetrics(contract: Contract): readonly MetricDefinition[] {
  const { connectivity, health, why, alarmChange, commandChange, commandReply, quarantined, otherRecord } = metricNames;
  const { points, faults, events, channels, commands } = contract;
  return withoutTwins([
    ...Object.entries(points).flatMap(([name, point]) => pointMetrics(name, point)),
    ...[connectivity, health, why.en, why.zh].map((name) => state(name, DATA_TYPES.String)),
    ...Object.entries(faults).map(([code, fault]) =>
      state(metricNames.alarm(code), DATA_TYPES.Boolean, [
        ...labelOf(fault),
        text('category', fault.category),
        text('priority', fault.priority),
      ]),
    ),
    ...Object.entries(events).map(([type, event]) => occurrence(metricNames.event(type), labelOf(event))),
    ...saidChannels(channels).map((channel) => occurrence(metricNames.said(channel))),
    ...Object.entries(commands).map(([name, command]) =>
      occurrence(metricNames.command(name), [
        ...labelOf(command),
        text('arguments', JSON.stringify(command.arguments)),
      ]),
    ),
    ...[alarmChange, commandChange, commandReply, quarantined, otherRecord].map((name) => occurrence(name)),
  ]);
}

function pointMetrics(name: string, point: ContractPoint): MetricDefinition[] {
  const properties = propertiesOf(point);
  const last = state(metricNames.point(name), POINT_TYPES[point.type], properties);
  const isNumber = point.type === 'number' || point.type === 'integer';
  if (!isNumber || point.channel !== 'telemetry') return [last];
  const figures = Object.keys(WINDOW_FIGURES) as WindowFigure[];
  const windowed = figures.map((figure) => {
    const type = figure === 'Count' ? DATA_TYPES.Int64 : DATA_TYPES.Double;
    return state(metricNames.windowed(name, figure), type, figure === 'Count' ? [] : unitOf(point));
  });
  return [last, ...windowed];
}

/** The names that Ignition and others read: engUnit, engLow, engHigh. */
function propertiesOf(point: ContractPoint): Property[] {
  const { range, values } = point;
  const [low, high] = range ?? [];
  return [
    ...labelOf(point),
    ...unitOf(point),
    ...(low === undefined ? [] : [number('engLow', low)]),
    ...(high === undefined ? [] : [number('engHigh', high)]),
    ...(values ? [text('values', JSON.stringify(values))] : []),
  ];
}

function unitOf({ unit }: ContractPoint): Property[] {
  return unit === undefined ? [] : [text('engUnit', unit)];
}

function labelOf({ label }: { label: LocalizedText }): Property[] {
  return [text('label', label.en), text('label.zh', label.zh)];
}

/** Channels whose messages are kept whole; presence is in the verdict, telemetry in the points, events have their own. */
function saidChannels(channels: Contract['channels']): string[] {
  const KEPT_ELSEWHERE = ['telemetry', 'event', 'presence'];
  return Object.entries(channels)
    .filter(([name, { direction }]) => direction === 'from-device' && !KEPT_ELSEWHERE.includes(name))
    .map(([name]) => name);
}

/** Sparkplug asks for names that differ in more than their case; of two that do not, the first alone is reported as such. */
function withoutTwins(definitions: readonly MetricDefinition[]): MetricDefinition[] {
  const firstOf = new Map<string, MetricDefinition>();
  for (const definition of definitions) {
    const key = definition.name.toLowerCase();
    if (!firstOf.has(key)) firstOf.set(key, definition);
  }
  return [...firstOf.values()];
}

function state(name: string, type: DataType, properties: readonly Property[] = []): MetricDefinition {
  return { name, type, properties, isOccurrence: false };
}

/** As JSON text, the form in which the record has it. */
function occurrence(name: string, properties: readonly Property[] = []): MetricDefinition {
  return { name, type: DATA_TYPES.String, properties, isOccurrence: true };
}

function text(key: string, value: string): Property {
  return { key, type: DATA_TYPES.String, value };
}

function number(key: string, value: number): Property {
  return { key, type: DATA_TYPES.Double, value };
}
