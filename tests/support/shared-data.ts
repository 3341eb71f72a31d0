// Finds the shared reference data beside the project; tests that need it skip where it is missing.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/data');

export const hasSharedData: boolean = existsSync(FOLDER);

export const WHY_SKIPPED = 'needs the recorded measurements in ../shared/data beside the project';

export const sharedData = (path: string): string => join(FOLDER, path);
