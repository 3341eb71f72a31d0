// What every part of the bench is given.

import type { Row } from '../rows.ts';

export interface PartOptions {
  readonly rounds: number;
  readonly peers: readonly string[];
  /** Progress, for a person who waits. */
  readonly say: (text: string) => void;
}

export type Part = (options: PartOptions) => Promise<readonly Row[]>;
