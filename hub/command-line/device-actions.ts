// What `atrium device …` does: reads and writes the registry of the hall; a running hub takes it up within a second.

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { ContractLibrary } from '../checking/contract-library.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadContracts } from '../contracts.ts';
import { systemChance } from '../foundation/chance.ts';
import { systemClock } from '../foundation/clock.ts';
import { prepareDataFolder } from '../foundation/data-folder.ts';
import { AtriumError } from '../foundation/errors.ts';
import { createLog } from '../foundation/log.ts';
import { parseDeviceEntries } from '../registry/device-entries.ts';
import { type DeviceEntry, Registry } from '../registry/registry.ts';
import { type HallOptions, overridesOf } from './hall-options.ts';
import { passwordLine } from './mosquitto-files.ts';
import { SecretsFile } from './secrets-file.ts';
import { formatTable } from './table.ts';

export interface NewDevice {
  readonly class: string;
  readonly zone?: string;
  readonly nameEn?: string;
  readonly nameZh?: string;
}

export async function addDevice(id: string, options: HallOptions & NewDevice): Promise<void> {
  const { config, registry } = await openRegistry(options);
  const { zone = config.hall.zones[0].id, nameEn = id, nameZh = nameEn } = options;
  const entry = { id, class: options.class, zone, name: { en: nameEn, zh: nameZh } };
  const secrets = await registry.add(checked([entry], config));
  const secret = secrets.get(id) ?? '';
  console.log(`User name and client id: ${id}\nSecret, shown only now:  ${secret}`);
  if (config.broker.external) console.log(`Line for Mosquitto's password file: ${passwordLine(id, secret)}`);
}

export async function importDevices(file: string, options: HallOptions & { secretsFile?: string }): Promise<void> {
  const { config, registry } = await openRegistry(options);
  const entries = parseDeviceEntries(await readList(file), file);
  const unknown = entries.filter(({ id }) => !registry.has(id));
  const wanted = checked(unknown, config);
  const secretsFile = options.secretsFile === undefined ? undefined : await SecretsFile.open(options.secretsFile);
  const secrets = await registry.add(wanted);
  if (secretsFile) await secretsFile.add(secrets);
  else if (secrets.size > 0) console.log(formatTable(['device', 'secret, shown only now'], [...secrets]));
  const known = entries.length - secrets.size;
  console.log(`${secrets.size} of ${entries.length} devices registered; ${known} were known already.`);
}

export async function listDevices(options: HallOptions): Promise<void> {
  const { registry } = await openRegistry(options);
  const rows = registry.list().map(({ id, class: className, zone, name }) => [id, className, zone, name.en, name.zh]);
  console.log(formatTable(['id', 'class', 'zone', 'name', '名称'], rows));
}

export async function removeDevice(id: string, options: HallOptions): Promise<void> {
  const { registry } = await openRegistry(options);
  await registry.remove(id);
  console.log(`${id} is removed.`);
}

export async function openRegistry(options: HallOptions): Promise<{ config: Config; registry: Registry }> {
  const config = loadConfig(options.config, overridesOf(options));
  prepareDataFolder(config.data);
  const ports = { clock: systemClock, chance: systemChance, log: createLog('warn') };
  return { config, registry: await Registry.open({ directory: config.data, ...ports }) };
}

async function readList(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new AtriumError('DEVICE_INVALID', `${file} cannot be read as a list of devices: ${problem}`, { cause });
  }
}

/** Throws what is wrong with each device whose class or zone the hall does not have. */
function checked(entries: readonly DeviceEntry[], { hall, contracts }: Config): readonly DeviceEntry[] {
  const classes = new ContractLibrary(loadContracts(contracts)).classes();
  return parseDeviceEntries(entries, 'the device', { classes, zones: hall.zones.map(({ id }) => id) });
}
