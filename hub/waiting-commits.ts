// Counts what waits for the disk, so that an ill one does not fill the memory.

import type { Decision } from './messages/decision.ts';

/** A day of a small hall, some hours of a large one: windows of telemetry, verdicts, comings and goings. */
const MOST_DECISIONS = 20_000;
const MOST_BYTES = 32 * 1024 * 1024;

export interface WaitingCommitsOptions {
  readonly commit: (decision: Decision) => Promise<unknown>;
  /** False while the disk is ill: only then is the size of a decision worth its measuring. */
  readonly isCommitting: () => boolean;
}

export interface Commits {
  readonly hasRoom: boolean;
  /** Resolves once the decision is on disk. */
  commit(decision: Decision): Promise<unknown>;
}

export class WaitingCommits implements Commits {
  readonly #options: WaitingCommitsOptions;
  #count = 0;
  #bytes = 0;

  constructor(options: WaitingCommitsOptions) {
    this.#options = options;
  }

  get hasRoom(): boolean {
    return this.#count < MOST_DECISIONS && this.#bytes < MOST_BYTES;
  }

  async commit(decision: Decision): Promise<unknown> {
    const { commit, isCommitting } = this.#options;
    const bytes = isCommitting() ? 0 : sizeOf(decision);
    this.#count += 1;
    this.#bytes += bytes;
    try {
      return await commit(decision);
    } finally {
      this.#count -= 1;
      this.#bytes -= bytes;
    }
  }
}

/** Of what is kept of it until it is written; roughly. */
function sizeOf({ records, state, quarantined }: Decision): number {
  const raw = quarantined.reduce((sum, violation) => sum + (violation.raw?.byteLength ?? 0), 0);
  return raw + JSON.stringify([records, state]).length + 500 * (records.length + quarantined.length);
}
