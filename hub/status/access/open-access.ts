// Opens access.json in the data folder, for the hub and for its command line.

import { join } from 'node:path';
import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import { openJsonFile } from '../../foundation/json-file.ts';
import type { Log } from '../../foundation/log.ts';
import { Access } from './access.ts';
import { EMPTY_ACCESS_FILE, isAccessFile } from './access-file.ts';

export interface OpenAccessOptions {
  /** The data folder of the hall. */
  readonly directory: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** Throws REGISTRY_UNREADABLE. */
export async function openAccess({ directory, ...ports }: OpenAccessOptions): Promise<Access> {
  const path = join(directory, 'access.json');
  const file = await openJsonFile({ path, defaults: EMPTY_ACCESS_FILE, isValid: isAccessFile, ...ports });
  return new Access({ file, ...ports });
}
