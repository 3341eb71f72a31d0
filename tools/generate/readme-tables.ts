// The tables in a class folder's README.md, between its two markers.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Contract, ContractCommand, ContractPoint } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import type { GeneratedFile } from './generated-file.ts';

const BEGIN = '<!-- generated -->';
const END = '<!-- /generated -->';

export function readmeTables(root: string, { path, contract }: ClassFolder): GeneratedFile {
  const file = join(path, 'README.md');
  const text = readFileSync(file, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} needs the markers ${BEGIN} and ${END}`);
  const content = `${text.slice(0, begin + BEGIN.length)}\n\n${tablesOf(contract)}\n\n${text.slice(end)}`;
  return { path: relative(root, file), content };
}

function tablesOf(contract: Contract): string {
  const sections = [
    liveness(contract),
    channels(contract),
    points(contract),
    events(contract),
    commands(contract),
    faults(contract),
  ];
  return sections.join('\n\n');
}

function liveness({ version, liveness: { rhythmMs, freshnessMs } }: Contract): string {
  const [rhythm, freshness] = [seconds(rhythmMs), seconds(freshnessMs)];
  return `Version ${version}. A healthy device speaks at least every ${rhythm}; after ${freshness} without a message it is silent.`;
}

function channels(contract: Contract): string {
  const rows = Object.entries(contract.channels).map(([name, { direction, qos, retain, rhythmMs, schema }]) => {
    const direct = direction === 'from-device' ? 'from the device' : 'to the device';
    const when = rhythmMs === undefined ? 'as it happens' : `every ${seconds(rhythmMs)}`;
    return [`\`${name}\``, direct, `${qos}`, retain ? 'yes' : 'no', when, `[schema](${schema})`];
  });
  return table('Channels', ['channel', 'direction', 'QoS', 'retained', 'when', 'payload'], rows);
}

function points(contract: Contract): string {
  const rows = Object.entries(contract.points).map(([name, point]) => {
    const { channel, type, unit = '', resolution, label } = point;
    return [
      `\`${name}\``,
      channel,
      type,
      unit,
      allowedValues(point),
      resolution === undefined ? '' : `${resolution}`,
      label.en,
      label.zh,
    ];
  });
  return table('Points', ['point', 'channel', 'type', 'unit', 'range or words', 'resolution', 'en', 'zh'], rows);
}

function allowedValues({ range, values }: ContractPoint): string {
  if (range) return `${range[0]} … ${range[1]}`;
  return Object.keys(values ?? {})
    .map((word) => `\`${word}\``)
    .join(' ');
}

function events(contract: Contract): string {
  const rows = Object.entries(contract.events).map(([name, { label }]) => [`\`${name}\``, label.en, label.zh]);
  return table('Events', ['event', 'en', 'zh'], rows);
}

function commands(contract: Contract): string {
  const rows = Object.entries(contract.commands).map(([name, command]) => {
    const { label, timeToLiveMs } = command;
    return [`\`${name}\``, argumentNames(command), seconds(timeToLiveMs), proof(command), label.en, label.zh];
  });
  return table('Commands', ['command', 'arguments', 'valid for', 'worked when', 'en', 'zh'], rows);
}

function argumentNames({ arguments: { properties } }: ContractCommand): string {
  return Object.keys(properties ?? {})
    .map((name) => `\`${name}\``)
    .join(' ');
}

function proof({ expectedOutcome: { within, proof: kind, point, value } }: ContractCommand): string {
  const what = kind === 'reply' ? 'it replies `succeeded`' : `\`${point}\` is \`${value}\``;
  return `${what} within ${seconds(within)}`;
}

function faults(contract: Contract): string {
  const rows = Object.entries(contract.faults).map(([code, { category, priority, label, action }]) => {
    return [`\`${code}\``, category, priority, `${label.en} · ${label.zh}`, `${action.en} · ${action.zh}`];
  });
  return table('Faults', ['code', 'NE 107', 'priority', 'label', 'what to do'], rows);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.length === 0 ? ['None.'] : [line(head), line(head.map(() => '---')), ...rows.map(line)];
  return `### ${title}\n\n${body.join('\n')}`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
