// From a table of measurements to the messages a device would have sent; everything that cannot be one is found before the first is.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { asPointValue, setPath } from '../device/payload-source.ts';
import { SimulationError } from '../foundation/errors.ts';
import type { JsonObject, JsonScalar, JsonValue } from '../foundation/json.ts';
import type { Row, Table } from './csv.ts';
import type { ReadTime } from './time-format.ts';

export interface PlanOptions {
  readonly folder: ClassFolder;
  /** Point → column. */
  readonly map: ReadonlyMap<string, string>;
  /** Point → value that is the same in all messages. */
  readonly constants: ReadonlyMap<string, string>;
  readonly timeColumn: string;
  readonly readTime: ReadTime;
}

export interface PlannedMessage {
  readonly at: number;
  readonly channel: string;
  readonly data: JsonObject;
}

export interface Plan {
  readonly messages: readonly PlannedMessage[];
  readonly rows: number;
  readonly values: number;
  /** Cells that were empty, and so are in no message. */
  readonly empty: number;
}

const ENVELOPE = ['at', 'boot', 'seq'];

/** Throws SIMULATION_INPUT_INVALID, naming the point, column or line. */
export function planReplay({ columns, rows }: Table, options: PlanOptions): Plan {
  const { folder, map, constants, timeColumn, readTime } = options;
  const { contract } = folder;
  for (const name of [...map.keys(), ...constants.keys()]) pointOf(contract, name);
  requireEnough(folder, [...map.keys(), ...constants.keys()]);
  const timeIndex = indexOf(columns, timeColumn);
  const indices = new Map([...map].map(([name, column]) => [name, indexOf(columns, column)]));
  const fixed = new Map([...constants].map(([name, text]) => [name, readValue(contract, name, text, '--constant')]));
  let values = 0;
  let empty = 0;

  const messages = rows.flatMap((row) => {
    const at = readTime(row.cells[timeIndex] ?? '');
    if (at === undefined)
      throw invalid(
        `Line ${row.line}: "${row.cells[timeIndex]}" is not a time of the format given with --time-format.`,
      );
    const given = readRow(row);
    return given.size === 0 ? [] : messagesOf(contract, at, new Map([...given, ...fixed]));
  });
  return { messages, rows: rows.length, values, empty };

  function readRow(row: Row): Map<string, JsonScalar> {
    const given = new Map<string, JsonScalar>();
    for (const [name, index] of indices) {
      const text = row.cells[index] ?? '';
      if (text.trim() === '') empty += 1;
      else given.set(name, readValue(contract, name, text, `Line ${row.line}`));
    }
    values += given.size;
    return given;
  }
}

/** One message for each channel that the values belong to. */
function messagesOf(contract: Contract, at: number, values: ReadonlyMap<string, JsonScalar>): PlannedMessage[] {
  const byChannel = Map.groupBy(values, ([name]) => pointOf(contract, name).channel);
  return [...byChannel].map(([channel, entries]) => {
    const data: Record<string, JsonValue> = channel === 'state' ? { faults: [] } : {};
    for (const [name, value] of entries) setPath(data, pointOf(contract, name).path ?? `/${name}`, value);
    return { at, channel, data };
  });
}

/** Measurements are not invented: what the contract requires must come from the file or be given. */
function requireEnough({ schemas, contract }: ClassFolder, names: readonly string[]): void {
  const channels = new Set(names.map((name) => pointOf(contract, name).channel));
  for (const channel of channels) {
    const required = (schemas[channel] as { required?: string[] } | undefined)?.required ?? [];
    const missing = required.filter(
      (name) => contract.points[name] && !ENVELOPE.includes(name) && !names.includes(name),
    );
    if (missing.length === 0) continue;
    throw invalid(
      `${contract.class} requires ${missing.join(', ')} on ${channel}: add it to --map, or give it with --constant.`,
    );
  }
}

function pointOf(contract: Contract, name: string): Contract['points'][string] {
  const point = contract.points[name];
  if (point) return point;
  throw invalid(`${contract.class} has no point "${name}". It has: ${Object.keys(contract.points).join(', ')}.`);
}

function indexOf(columns: readonly string[], name: string): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  throw invalid(`The file has no column "${name}". It has: ${columns.filter((column) => column !== '').join(', ')}.`);
}

function readValue(contract: Contract, name: string, text: string, where: string): JsonScalar {
  const point = pointOf(contract, name);
  const value = asPointValue(text, point);
  if (value !== undefined) return value;
  throw invalid(`${where}: "${text}" is no ${point.type} for ${name}.`);
}

const invalid = (message: string): SimulationError => new SimulationError('SIMULATION_INPUT_INVALID', message);
