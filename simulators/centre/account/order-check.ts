// Order of arrival: live records rise within a lane, and so does what had waited, from one line-up of the hub to the next.

import type { Lane, ReceivedRecord } from '../cloud-event.ts';

/** How many refused numbers are remembered; more than any drill needs. */
const REMEMBERED = 1000;

export class OrderCheck {
  /** By lane, and whether it is historical: the highest number since the line came up. */
  readonly #marks = new Map<string, number>();
  /** They come again, behind their time. */
  readonly #exempt = new Set<string>();

  /** The hub begins again with what is unconfirmed: lower numbers than before are no disorder. */
  lineCameUp(): void {
    this.#marks.clear();
  }

  /** To be sent again by a person or after a refusal, at whatever time. */
  exempt(lane: Lane, sequence: number): void {
    if (this.#exempt.size >= REMEMBERED) this.#exempt.clear();
    this.#exempt.add(`${lane}/${sequence}`);
  }

  /** For records that are new to the store; false for one that came behind a later one of its kind. */
  isInOrder({ lane, sequence, isHistorical }: ReceivedRecord): boolean {
    if (this.#exempt.delete(`${lane}/${sequence}`)) return true;
    const kind = `${lane}/${isHistorical}`;
    const mark = this.#marks.get(kind) ?? 0;
    this.#marks.set(kind, Math.max(mark, sequence));
    return sequence > mark;
  }
}
