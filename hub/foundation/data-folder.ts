// The folder of a hall's journal, registry and secrets: there before anything opens a file in it.

import { accessSync, constants, mkdirSync } from 'node:fs';
import { AtriumError, systemErrorCode } from './errors.ts';

/** Only its owner can look in; one that is there already keeps its mode. Throws DATA_FOLDER_UNUSABLE. */
export function prepareDataFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = systemErrorCode(cause) ?? String(cause);
    const advice = "let the hub's user write there, or choose another with --data";
    throw new AtriumError('DATA_FOLDER_UNUSABLE', `the data folder ${directory} cannot be used (${why}): ${advice}`, {
      context: { directory },
      cause,
    });
  }
}
