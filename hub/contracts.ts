// Reads the class folders that the configuration names; what cannot be read is an error that names the folder.

import { type ClassFolder, listClassFolders, loadClassFolder } from '../firmware-contracts/load-contracts.ts';
import { AtriumError } from './foundation/errors.ts';

/** Throws CONTRACT_UNREADABLE, which names the folder. */
export function loadContracts(directories: readonly string[]): readonly ClassFolder[] {
  return directories.flatMap((directory) => {
    const folders = attempt(directory, () => listClassFolders([directory]));
    return folders.map((folder) => attempt(folder, () => loadClassFolder(folder)));
  });
}

function attempt<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new AtriumError(
      'CONTRACT_UNREADABLE',
      `${where} cannot be read as a contract: ${problem}. Check "contracts" in the configuration; "atrium contracts check" tells more.`,
      {
        cause,
        context: { where },
      },
    );
  }
}
