// Names the gaps of device classes; the exit code says whether there are any.

import { join, resolve } from 'node:path';
import { readClassFiles } from '../../firmware-contracts/class-files.ts';
import { listClassFolders } from '../../firmware-contracts/load-contracts.ts';
import { findContractGaps } from '../checking/contract-gaps.ts';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';

const SHIPPED = join(import.meta.dirname, '../../firmware-contracts');

export function checkContracts(folders: readonly string[]): void {
  const classes = (folders.length > 0 ? folders : [SHIPPED]).flatMap(classesIn);
  const gaps = classes.flatMap((folder) => findContractGaps(readClassFiles(folder)));
  for (const gap of gaps) console.log(gap);
  console.log(`Classes checked: ${classes.length}. Gaps found: ${gaps.length}.`);
  if (gaps.length > 0 || classes.length === 0) process.exitCode = 1;
}

/** A folder without class folders is one itself. Throws CONTRACT_UNREADABLE. */
function classesIn(folder: string): string[] {
  try {
    const within = listClassFolders([folder]);
    return within.length > 0 ? within : [resolve(folder)];
  } catch (cause) {
    const why = systemErrorCode(cause) ?? String(cause);
    const message = `${folder} cannot be read as a folder of device classes (${why}): check the path`;
    throw new AtriumError('CONTRACT_UNREADABLE', message, { context: { folder }, cause });
  }
}
