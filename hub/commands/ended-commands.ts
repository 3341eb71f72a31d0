// Remembers what became of commands, so that an id that comes again never acts again: for a day, and in bounded number.

import type { CommandView } from '../messages/command.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { Moment } from '../messages/record-drafts.ts';
import type { CommandChange } from './saved-command.ts';

/** No command lives longer than a day (request-check.ts): whatever comes after that is expired anyway. */
export const REMEMBERED_MS = 86_400_000;
/** Counted by the wall clock over restarts, where no other counts; twice as long, as it may have been wrong. */
const FORGOTTEN_AT_START_MS = 2 * REMEMBERED_MS;
export const MAX_REMEMBERED = 20_000;
/** Shown to a person, arguments and all; of older ones the arguments are in the journal's records only. */
export const MAX_RECENT = 100;

interface Ended {
  readonly view: CommandView;
  readonly forgottenAtMs: number;
}

export class EndedCommands {
  /** In the order in which they ended. */
  readonly #byId = new Map<string, Ended>();
  #recent: readonly string[] = [];

  find(id: string): CommandView | undefined {
    return this.#byId.get(id)?.view;
  }

  /** Newest first. */
  recent(): readonly CommandView[] {
    return this.#recent.flatMap((id) => this.find(id) ?? []).toReversed();
  }

  /** What has to be done for room for one more; undefined where there can be none: what acted is never forgotten early. */
  makeRoom(): readonly CommandChange[] | undefined {
    if (this.#byId.size < MAX_REMEMBERED) return [];
    for (const [id, { view }] of this.#byId) if (!mayHaveActed(view)) return [this.#forget(id)];
    return undefined;
  }

  /** Begins a day of memory; `view` is kept whole while it is among the recent ones. */
  add(view: CommandView, { uptimeMs }: Pick<Moment, 'uptimeMs'>): readonly CommandChange[] {
    this.#byId.set(view.id, { view, forgottenAtMs: uptimeMs + REMEMBERED_MS });
    this.#recent = [...this.#recent, view.id];
    return this.#trimOldest();
  }

  /** After a restart, oldest first: nobody knows by an unerring clock how long the hub was away, so the day begins anew. */
  restore(views: readonly CommandView[], { at, isClockTrusted, uptimeMs }: Moment): readonly CommandChange[] {
    const isOld = (view: CommandView) => isClockTrusted && isLongAgo(view.changedAt, at);
    for (const view of views)
      if (!isOld(view)) this.#byId.set(view.id, { view, forgottenAtMs: uptimeMs + REMEMBERED_MS });
    this.#recent = [...this.#byId.keys()].slice(-MAX_RECENT);
    return views.filter(isOld).map(({ id }) => ({ id, saved: null }));
  }

  forgetOld({ uptimeMs }: Moment): readonly CommandChange[] {
    const old: CommandChange[] = [];
    for (const [id, { forgottenAtMs }] of this.#byId) {
      if (uptimeMs < forgottenAtMs) break;
      old.push(this.#forget(id));
    }
    return old;
  }

  #forget(id: string): CommandChange {
    this.#byId.delete(id);
    this.#recent = this.#recent.filter((recent) => recent !== id);
    return { id, saved: null };
  }

  /** Arguments may be large: a day of them is not for memory. */
  #trimOldest(): readonly CommandChange[] {
    const [id, ...rest] = this.#recent;
    if (id === undefined || this.#recent.length <= MAX_RECENT) return [];
    this.#recent = rest;
    const oldest = this.#byId.get(id);
    if (!oldest || Object.keys(oldest.view.arguments).length === 0) return [];
    const view = { ...oldest.view, arguments: {} };
    // Set anew, it keeps its place in the order.
    this.#byId.set(id, { ...oldest, view });
    return [{ id, saved: { view } }];
  }
}

function mayHaveActed({ state }: CommandView): boolean {
  return state !== 'refused' && state !== 'expired';
}

function isLongAgo(then: Timestamp, now: Timestamp): boolean {
  return now - then >= FORGOTTEN_AT_START_MS;
}
