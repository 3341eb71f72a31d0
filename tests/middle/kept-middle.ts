// A middle whose decisions are kept as the journal would keep them, and that can be started anew from what was kept.

import type { Decision } from '../../hub/messages/decision.ts';
import type { Input } from '../../hub/messages/input.ts';
import { RECORD_TYPES, type RecordDraft, type RecordType } from '../../hub/messages/record.ts';
import { Middle } from '../../hub/middle/middle.ts';
import { SavedState } from '../../hub/middle/saved-state.ts';
import { gadgetLibrary } from '../support/gadget-class.ts';

export const GRACE_MS = 30_000;
const OPTIONS = {
  library: gadgetLibrary(),
  clockToleranceMs: 60_000,
  reconnectGraceMs: GRACE_MS,
  windowMs: 60_000,
};

export class KeptMiddle {
  middle: Middle;
  /** As JSON, so that nothing survives that a journal would not hold. */
  readonly #kept = new Map<string, string>();
  readonly records: RecordDraft[] = [];

  constructor() {
    this.middle = new Middle(OPTIONS, new SavedState(new Map()));
  }

  get kept(): ReadonlyMap<string, unknown> {
    return new Map([...this.#kept].map(([key, value]) => [key, JSON.parse(value)]));
  }

  handle(input: Input): Decision {
    const decision = this.middle.handle(input);
    this.commit(decision);
    return decision;
  }

  handleAll(inputs: readonly Input[]): readonly Decision[] {
    return inputs.map((input) => this.handle(input));
  }

  commit(decision: Decision): void {
    for (const { key, value } of decision.state) {
      if (value === null) this.#kept.delete(key);
      else this.#kept.set(key, JSON.stringify(value));
    }
    this.records.push(...decision.records);
  }

  /** The process ended and began again: only what was kept is left. */
  restart(): void {
    this.middle = new Middle(OPTIONS, new SavedState(this.kept));
  }

  recordsOf(...types: readonly (keyof typeof RECORD_TYPES)[]): readonly RecordDraft[] {
    const wanted = new Set<RecordType>(types.map((type) => RECORD_TYPES[type]));
    return this.records.filter(({ type }) => wanted.has(type));
  }
}

/** A decision as bytes, quarantined payloads included. */
export function asBytes(decisions: readonly Decision[]): string {
  return JSON.stringify(
    decisions.map(({ records, quarantined, state, changedDevices, changedAlarms, changedCommands, commands }) => ({
      ...{ records, state, changedDevices, changedAlarms, changedCommands, commands },
      quarantined: quarantined.map((violation) => ({
        ...violation,
        raw: violation.raw && Buffer.from(violation.raw).toString('hex'),
      })),
    })),
  );
}
