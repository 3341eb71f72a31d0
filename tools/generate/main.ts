// `npm run generate` writes every generated file, `npm run generate -- DIR…` those of classes that lie elsewhere.
// With --check it names the stale ones and fails.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { allOutputs, classOutputs } from './all-outputs.ts';
import { isStale, write } from './generated-file.ts';

const root = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
const outputs =
  positionals.length === 0
    ? await allOutputs(root)
    : await classOutputs(root, listClassFolders(positionals).map(loadClassFolder));
const stale = outputs.filter((file) => isStale(root, file));

if (!values.check) {
  for (const file of stale) write(root, file);
  console.log(stale.length === 0 ? 'Nothing to do.' : `Written:\n${listed()}`);
} else if (stale.length > 0) {
  console.error(`Stale; run \`npm run generate\` and commit:\n${listed()}`);
  process.exitCode = 1;
}

function listed(): string {
  return stale.map(({ path }) => `  ${path}`).join('\n');
}
