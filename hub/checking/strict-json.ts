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
/** Also where they stand as a value; with an escape, any key may be one of them. */
const MAY_BE_FORBIDDEN = /proto|constructor|\\u/;
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
  const keys = countKeys(text);
  const structure = keys === undefined ? scanStructure(text) : undefined;
  if (structure) return structure;
  try {
    const value = JSON.parse(text) as JsonValue;
    // A key that stands twice is one key of the value; which one it is, the slow way says.
    const fault = keys === undefined || keys === countOwnKeys(value) ? undefined : scanStructure(text);
    return fault ?? { ok: true, value };
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

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** By character: how many levels deeper the text is behind it. */
const STEPS = new Int8Array(128);
for (const opening of '[{') STEPS[opening.charCodeAt(0)] = 1;
for (const closing of ']}') STEPS[closing.charCodeAt(0)] = -1;

/**
 * The quick way through messages as they should be: how many keys the text holds. Undefined where only the slow way can
 * tell: too deep perhaps, many entries, a key that may be forbidden, a string that does not end.
 */
function countKeys(text: string): number | undefined {
  if (MAY_BE_FORBIDDEN.test(text)) return undefined;
  let depth = 0;
  let commas = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return undefined;
    } else if (code === COLON) keys += 1;
    else if (code === COMMA) commas += 1;
    else depth += STEPS[code] ?? 0;
    if (depth > MAX_DEPTH || commas >= MAX_ENTRIES) return undefined;
  }
  return keys;
}

/** Where the string that opens here closes; -1 where it does not. */
function endOfString(text: string, opensAt: number): number {
  for (let at = text.indexOf('"', opensAt + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

function countOwnKeys(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countOwnKeys(item);
  else for (const child of Object.values(value)) count += 1 + countOwnKeys(child);
  return count;
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
