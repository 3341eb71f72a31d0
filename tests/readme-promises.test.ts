// The table of promises in README.md and the scenarios name each other: none is promised without a test, none left out.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ENDING = '.test.ts';

/** Names in the last column of the table, one row after the other. */
function promised(): string[] {
  const [, table = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split('| promise | test |\n| --- | --- |\n');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  return rows.flatMap(
    (row) =>
      row
        .split('|')
        .at(-2)
        ?.match(/(?<=`)[a-z0-9-]+(?=`)/g) ?? [`no test in: ${row}`],
  );
}

it('each promise of README.md has its scenario, and each scenario its promise, once', () => {
  const files = readdirSync(join(ROOT, 'tests/scenarios')).filter((name) => name.endsWith(ENDING));
  const scenarios = files.map((name) => name.slice(0, -ENDING.length));
  expect(scenarios.length).toBeGreaterThan(0);
  expect(promised().toSorted()).toEqual(scenarios.toSorted());
});
