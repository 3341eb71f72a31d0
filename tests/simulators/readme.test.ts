// The simulators' README keeps up with the code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LINE_FAULTS } from '../../simulators/device/faults.ts';
import { SIMULATION_ERROR_CODES } from '../../simulators/foundation/errors.ts';

const readme = readFileSync(join(import.meta.dirname, '../../simulators/README.md'), 'utf8');

it('the README has a row for each error code, and no other', () => {
  const rows = [...readme.matchAll(/^\| (SIMULATION_[A-Z_]+) +\|/gm)].map(([, code]) => code);
  expect(rows).toEqual([...SIMULATION_ERROR_CODES]);
});

it('the README explains each fault that any class can have', () => {
  for (const fault of LINE_FAULTS) expect(readme).toMatch(new RegExp(`\`${fault}\` \\(`));
});
