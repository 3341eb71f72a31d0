// A normative assertion of the specification that concerns the hub, as a test: its ids, what it says, how it is checked.

import { type Run, recordedRun } from './recorded-run.ts';

export interface Assertion {
  /** Without the prefix `tck-id-`; several where the specification says the same in several places. */
  readonly ids: readonly string[];
  /** In our words. */
  readonly says: string;
  readonly holds: () => void | Promise<void>;
}

/** Checked on the recorded run. */
export function onRun(ids: readonly string[], says: string, check: (run: Run) => void): Assertion {
  return { ids, says, holds: async () => check(await recordedRun()) };
}

export function assertion(ids: readonly string[], says: string, holds: Assertion['holds']): Assertion {
  return { ids, says, holds };
}
