// Parses JSON that came from outside: bounded depth, no duplicate keys, no keys that reach into prototypes.

import type { RefusalReason } from '../messages/input.ts';
import type { JsonValue } from '../messages/json.ts';
import { shownName } from './personal-data.ts';

export type StrictJsonResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: RefusalReason; readonly path: string; readonly detail: string };

const MAX_PAYLOAD_BYTES = 65_536;
export const MAX_DEPTH = 32;
/** In one list or object: schemas that compare each entry with each other would otherwise hold up the hub. */
const MAX_ENTRIES = 1_000;

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function parseStrictJson(bytes: Uint8Array): StrictJsonResult {
  if (bytes.length > MAX_PAYLOAD_BYTES)
    return refuse('too-large', '', `${bytes.length} bytes; at most ${MAX_PAYLOAD_BYTES}`);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuse('not-utf8', '', '');
  }
  const structure = scanStructure(text);
  if (structure) return structure;
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return refuse('not-json', '', error instanceof Error ? positionIn(error.message) : '');
  }
}

function refuse(reason: RefusalReason, path: string, detail: string): StrictJsonResult & { ok: false } {
  return { ok: false, reason, path, detail };
}

/** V8 quotes the text in its message; only the position may be shown, as the text may hold personal data. */
function positionIn(message: string): string {
  return /position \d+/.exec(message)?.[0] ?? '';
}

type Refusal = StrictJsonResult & { ok: false };

interface Level {
  /** Keys seen so far in an object; undefined in an array. */
  readonly keys: Set<string> | undefined;
  key: string;
  entries: number;
}

/** Strings (the last may be unterminated) and the marks that make up structure. */
const TOKENS = /"(?:[^"\\]|\\[\s\S])*"?|[{}[\],]/g;

/** One pass over the text before it is parsed; text that is no JSON at all is left to the parser. */
function scanStructure(text: string): Refusal | undefined {
  const scan = new StructureScan();
  for (const [token] of text.matchAll(TOKENS)) {
    const refusal = scan.take(token);
    if (refusal) return refusal;
  }
  return undefined;
}

class StructureScan {
  readonly #levels: Level[] = [];
  #expectsKey = false;

  take(token: string): Refusal | undefined {
    switch (token) {
      case '{':
      case '[':
        return this.#open(token === '{');
      case '}':
      case ']':
        this.#levels.pop();
        this.#expectsKey = false;
        return undefined;
      case ',':
        return this.#next();
      default:
        return this.#expectsKey ? this.#enterKey(token) : undefined;
    }
  }

  #open(isObject: boolean): Refusal | undefined {
    if (this.#levels.length === MAX_DEPTH) return refuse('too-deep', this.#pointer(), `more than ${MAX_DEPTH} levels`);
    this.#levels.push({ keys: isObject ? new Set() : undefined, key: '', entries: 1 });
    this.#expectsKey = isObject;
    return undefined;
  }

  #next(): Refusal | undefined {
    const level = this.#levels.at(-1);
    this.#expectsKey = level?.keys !== undefined;
    if (!level) return undefined;
    level.entries += 1;
    return level.entries > MAX_ENTRIES
      ? refuse('too-large', this.#pointer(), `more than ${MAX_ENTRIES} entries`)
      : undefined;
  }

  #enterKey(quoted: string): Refusal | undefined {
    this.#expectsKey = false;
    const level = this.#levels.at(-1);
    if (!level?.keys) return undefined;
    const key = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1);
    level.key = key;
    if (FORBIDDEN_KEYS.has(key)) return refuse('forbidden-key', this.#pointer(), shownName(key));
    if (level.keys.has(key)) return refuse('duplicate-key', this.#pointer(), shownName(key));
    level.keys.add(key);
    return undefined;
  }

  #pointer(): string {
    return this.#levels
      .filter((level) => level.keys)
      .map((level) => `/${shownName(level.key)}`)
      .join('');
  }
}

function unescaped(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
