// `npm run generate` writes every generated file; with --check it names the stale ones and fails.

import { join } from 'node:path';
import { allOutputs } from './all-outputs.ts';
import { isStale, write } from './generated-file.ts';

const root = join(import.meta.dirname, '../..');
const stale = (await allOutputs(root)).filter((file) => isStale(root, file));

if (!process.argv.includes('--check')) {
  for (const file of stale) write(root, file);
  console.log(stale.length === 0 ? 'Nothing to do.' : `Written:\n${listed()}`);
} else if (stale.length > 0) {
  console.error(`Stale; run \`npm run generate\` and commit:\n${listed()}`);
  process.exitCode = 1;
}

function listed(): string {
  return stale.map(({ path }) => `  ${path}`).join('\n');
}
