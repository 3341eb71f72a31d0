// Tests of what only some machines can do: elsewhere they are skipped and their titles say why (which fails the run in CI).

import { describe } from 'vitest';

/** With what the machine refuses, or undefined where it can do all that these tests need. */
export function describeUnless(refusal: string | undefined, title: string, tests: () => void): void {
  if (refusal === undefined) describe(title, tests);
  else describe.skip(`${title} – not on this machine: ${refusal}`, tests);
}
