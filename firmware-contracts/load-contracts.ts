// Reads device classes from their folders, for the hub, the simulators and the tools alike; judges nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Contract } from './contract.ts';

export interface ClassFolder {
  /** The name of the folder. */
  readonly name: string;
  readonly path: string;
  readonly contract: Contract;
  /** By channel name: the JSON Schema (2020-12) of its payload. */
  readonly schemas: Readonly<Record<string, object>>;
  /** The drawing of the class as SVG text, from icon.svg; undefined where the folder has none. */
  readonly icon: string | undefined;
}

/** Folders of device classes below the given ones, in alphabetical order; names with a leading `_` are no classes. */
export function listClassFolders(directories: readonly string[]): string[] {
  return directories
    .flatMap((directory) => readdirSync(directory, { withFileTypes: true }).map((entry) => ({ directory, entry })))
    .filter(({ entry }) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ directory, entry }) => join(directory, entry.name))
    .filter((path) => existsSync(join(path, 'contract.yaml')))
    .sort((a, b) => basename(a).localeCompare(basename(b)));
}

/** Throws what the file system or the parsers throw; the caller names the folder to the person. */
export function loadClassFolder(path: string): ClassFolder {
  const contract = parse(readFileSync(join(path, 'contract.yaml'), 'utf8')) as Contract;
  const schemas = Object.entries(contract.channels).map(([channel, { schema }]) => [
    channel,
    readJson(join(path, schema)),
  ]);
  const iconFile = join(path, 'icon.svg');
  const icon = existsSync(iconFile) ? readFileSync(iconFile, 'utf8') : undefined;
  return { name: basename(path), path, contract, schemas: Object.fromEntries(schemas), icon };
}

function readJson(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}
