// Everything that is generated from contracts and schemas, in one list.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ClassFolder, listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { asyncapiDocument } from './asyncapi.ts';
import { classTypes } from './class-types.ts';
import { configTypes } from './config-types.ts';
import { contractTypes } from './contract-types.ts';
import type { GeneratedFile } from './generated-file.ts';
import { readmeTables } from './readme-tables.ts';

/** What should lie below the root now; nothing is written. */
export async function allOutputs(root: string): Promise<GeneratedFile[]> {
  const directory = join(root, 'firmware-contracts');
  const classes = listClassFolders([directory]).map(loadClassFolder);
  const blueprint = join(directory, '_blueprint');
  const folders = existsSync(blueprint) ? [loadClassFolder(blueprint), ...classes] : classes;
  return [
    await contractTypes(root),
    await configTypes(root),
    ...(await classOutputs(root, folders)),
    asyncapiDocument(classes),
  ];
}

/** What is generated within class folders, wherever they lie. */
export async function classOutputs(root: string, folders: readonly ClassFolder[]): Promise<GeneratedFile[]> {
  const types = await Promise.all(folders.map((folder) => classTypes(root, folder)));
  return [...types, ...folders.map((folder) => readmeTables(root, folder))];
}
