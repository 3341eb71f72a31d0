// Which records the centre will not take, so that a hall's way with poison can be tried.

import type { ReceivedRecord } from '../cloud-event.ts';

interface Rule {
  readonly text: string;
  readonly fits: (hall: string, record: ReceivedRecord) => boolean;
}

export class RefusalRules {
  readonly #rules = new Map<string, Rule>();

  /** `hall/lane/number`, each part also `*`; or `type=TYPE`, or `type=TYPE@SUBJECT`. False for anything else. */
  add(text: string): boolean {
    const fits = parseType(text) ?? parseNumber(text);
    if (fits) this.#rules.set(text, { text, fits });
    return fits !== undefined;
  }

  /** False where there is no such rule. */
  remove(text: string): boolean {
    return this.#rules.delete(text);
  }

  get list(): readonly string[] {
    return [...this.#rules.keys()];
  }

  /** The reason, for the hall; undefined where the record is welcome. */
  reasonAgainst(hall: string, record: ReceivedRecord): string | undefined {
    for (const { text, fits } of this.#rules.values()) if (fits(hall, record)) return `drill: refuse ${text}`;
    return undefined;
  }
}

function parseType(text: string): Rule['fits'] | undefined {
  const [, type, subject] = /^type=([^@\s]+)(?:@(\S+))?$/.exec(text) ?? [];
  if (type === undefined) return undefined;
  return (_, record) => record.type === type && (subject === undefined || record.subject === subject);
}

function parseNumber(text: string): Rule['fits'] | undefined {
  const [, hall, lane, number] = /^([^/\s]+)\/(\*|[a-z]+)\/(\*|\d+)$/.exec(text) ?? [];
  if (hall === undefined) return undefined;
  const isOf = (wanted: string | undefined, found: string): boolean => wanted === '*' || wanted === found;
  return (from, record) => isOf(hall, from) && isOf(lane, record.lane) && isOf(number, String(record.sequence));
}
