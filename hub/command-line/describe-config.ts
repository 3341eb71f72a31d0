// Loads a configuration and its contracts as the hub would, and says in one line what they are.

import { ContractLibrary } from '../checking/contract-library.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadContracts } from '../contracts.ts';

/** Throws what the hub would throw at its start. */
export function describeConfig(file: string): string {
  const { hall, contracts } = loadConfig(file);
  const classes = new ContractLibrary(loadContracts(contracts)).classes();
  const counts = `${hall.zones.length} zones and ${classes.length} device classes`;
  return `${file} is valid: hall ${hall.id} with ${counts} (${classes.join(', ')}).`;
}
