// The data folder is there and private before anything is written, or one sentence says why not.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareDataFolder } from '../../hub/foundation/data-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('makes a missing folder, with those above it, for its owner alone', () => {
  const inner = join(folder, 'site/data');
  prepareDataFolder(inner);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
  prepareDataFolder(inner);
});

it('names the folder and the option where a file has its name', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => prepareDataFolder(file)).toThrow(
    expect.objectContaining({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringMatching(`${file} .*EEXIST.*--data`),
    }),
  );
});
