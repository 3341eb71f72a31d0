// Which alarms of a hall are active, whatever the order in which their records come.

import type { ReceivedRecord } from '../cloud-event.ts';

const RAISED = 'io.atrium.alarm.raised';
const CLEARED = 'io.atrium.alarm.cleared';
/** Far more than a hall has; beyond it the alarms that are over are forgotten. */
const REMEMBERED = 10_000;

interface Change {
  readonly epochOrder: number;
  readonly sequence: number;
  /** Undefined: it is over. */
  readonly raisedAt: string | undefined;
}

export class ActiveAlarms {
  readonly #newest = new Map<string, Change>();

  /** `epochOrder`: which journal of the hall, counted from the first. */
  take({ type, time, sequence, data }: ReceivedRecord, epochOrder: number): void {
    if (type !== RAISED && type !== CLEARED) return;
    const id = String(data.id);
    const known = this.#newest.get(id);
    // An older change that waited comes behind a newer one that did not.
    if (known && (known.epochOrder - epochOrder || known.sequence - sequence) > 0) return;
    this.#newest.set(id, { epochOrder, sequence, raisedAt: type === RAISED ? time : undefined });
    if (this.#newest.size > REMEMBERED) this.#forget();
  }

  list(): { readonly id: string; readonly raisedAt: string }[] {
    return [...this.#newest].flatMap(([id, { raisedAt }]) => (raisedAt === undefined ? [] : [{ id, raisedAt }]));
  }

  #forget(): void {
    for (const [id, { raisedAt }] of this.#newest) if (raisedAt === undefined) this.#newest.delete(id);
  }
}
