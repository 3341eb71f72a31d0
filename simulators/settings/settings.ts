// What the simulators need of a hall's configuration; the hub's schema is the one place of its defaults.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { SimulationError } from '../foundation/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../foundation/json.ts';

export interface Settings {
  readonly hallId: string;
  readonly contractFolders: readonly string[];
  readonly dataFolder: string;
  readonly brokerPort: number;
  /** Absent where the hall has no centre. */
  readonly centre: { readonly username: string; readonly passwordFile: string } | undefined;
  readonly deviceList: string;
  readonly controlPort: number;
  readonly centrePort: number;
  readonly seed: number;
  readonly speed: number;
  readonly visitorsPerDay: number;
}

const SCHEMA_FILE = join(import.meta.dirname, '../../hub/config/config.schema.json');

/** Throws SIMULATION_FILE_UNREADABLE. Whether the configuration is right is for `atrium check-config` to say. */
export function readSettings(configFile: string, dataFolder?: string): Settings {
  const config = withDefaults(readData(SCHEMA_FILE), readData(configFile));
  const data = dataFolder ?? textAt(config, 'data');
  const folder = dirname(configFile);
  return {
    hallId: textAt(config, 'hall', 'id'),
    contractFolders: listAt(config, 'contracts').map((path) => resolve(folder, String(path))),
    dataFolder: data,
    brokerPort: numberAt(config, 'broker', 'port'),
    centre: centreOf(config, data),
    deviceList: resolve(folder, textAt(config, 'simulation', 'devices')),
    controlPort: numberAt(config, 'simulation', 'controlPort'),
    centrePort: numberAt(config, 'simulation', 'centrePort'),
    seed: numberAt(config, 'simulation', 'seed'),
    speed: numberAt(config, 'simulation', 'speed'),
    visitorsPerDay: numberAt(config, 'simulation', 'visitorsPerDay'),
  };
}

/** As the hub does, the password's file is taken to lie in the data folder. */
function centreOf(config: JsonValue | undefined, dataFolder: string): Settings['centre'] {
  const upstream = at(config, 'upstream');
  if (!isJsonObject(upstream)) return undefined;
  const { username, passwordFile } = upstream;
  if (typeof username !== 'string' || typeof passwordFile !== 'string') return undefined;
  return { username, passwordFile: join(dataFolder, passwordFile) };
}

/** Adds what is missing and has a default in the schema, on every level. */
function withDefaults(schema: JsonValue | undefined, value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(schema)) return value;
  const given = value === undefined ? schema.default : value;
  const properties = schema.properties;
  if (!isJsonObject(given) || !isJsonObject(properties)) return given;
  const completed: Record<string, JsonValue> = { ...given };
  for (const [name, property] of Object.entries(properties)) {
    const inner = withDefaults(property, given[name]);
    if (inner !== undefined) completed[name] = inner;
  }
  return completed as JsonObject;
}

/** YAML or JSON. Throws SIMULATION_FILE_UNREADABLE. */
export function readData(file: string): JsonValue {
  try {
    return parse(readText(file)) as JsonValue;
  } catch (cause) {
    if (cause instanceof SimulationError) throw cause;
    throw new SimulationError(
      'SIMULATION_FILE_UNREADABLE',
      `${file} is not readable as YAML or JSON: ${String(cause)}`,
      cause,
    );
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SimulationError('SIMULATION_FILE_UNREADABLE', `${file} cannot be read. Check the path.`, cause);
  }
}

/** Throws SIMULATION_FILE_UNREADABLE, SIMULATION_INPUT_INVALID. */
export function readPassword(file: string): string {
  const password = readText(file).trim();
  if (password !== '') return password;
  throw new SimulationError('SIMULATION_INPUT_INVALID', `${file} is empty. Write the password into it, alone.`);
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}

function textAt(config: JsonValue | undefined, ...path: readonly string[]): string {
  const value = at(config, ...path);
  if (typeof value === 'string') return value;
  throw wrongValue(path, 'a text', value);
}

function numberAt(config: JsonValue | undefined, ...path: readonly string[]): number {
  const value = at(config, ...path);
  if (typeof value === 'number') return value;
  throw wrongValue(path, 'a number', value);
}

function listAt(config: JsonValue | undefined, ...path: readonly string[]): readonly JsonValue[] {
  const value = at(config, ...path);
  if (Array.isArray(value)) return value;
  throw wrongValue(path, 'a list', value);
}

function wrongValue(path: readonly string[], wanted: string, found: JsonValue | undefined): SimulationError {
  const where = path.join('.');
  const message = `In the configuration ${where} should be ${wanted}, and is ${JSON.stringify(found)}. "atrium check-config" tells more.`;
  return new SimulationError('SIMULATION_INPUT_INVALID', message);
}
