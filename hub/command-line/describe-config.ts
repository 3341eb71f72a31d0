// Loads a configuration and its contracts as the hub would, and says in one line what they are.

import { ContractLibrary } from '../checking/contract-library.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadContracts } from '../contracts.ts';

/** Throws what the hub would throw at its start. */
export function describeConfig(file: string): string {
  const { hall, contracts } = loadConfig(file);
  const classes = new ContractLibrary(loadContracts(contracts)).classes();
  const counts = `zones: ${hall.zones.length}, device classes: ${classes.length}`;
  return `${file} is valid. Hall ${hall.id}, ${counts} (${classes.join(', ')}).`;
}
