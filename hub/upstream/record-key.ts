// Names one record of the journal; its number is never given twice, over all epochs.

import type { Lane } from '../messages/record.ts';

export interface RecordKey {
  readonly lane: Lane;
  readonly seq: number;
}

/** The key as text, for maps and sets. */
export function keyText({ lane, seq }: RecordKey): string {
  return `${lane} ${seq}`;
}
