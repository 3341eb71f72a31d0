// The blueprint's folder as text, with one thing changed, and what the review then has to say.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type ClassFiles, readClassFiles } from '../../firmware-contracts/class-files.ts';
import type { Contract } from '../../firmware-contracts/contract.ts';
import { findContractGaps } from '../../hub/checking/contract-gaps.ts';

const BLUEPRINT = readClassFiles(join(import.meta.dirname, '../../firmware-contracts/_blueprint'));

export function textOf(path: string): string {
  const text = BLUEPRINT.texts.get(path);
  if (text === undefined) throw new Error(`the blueprint has no ${path}`);
  return text;
}

/** Undefined takes the file away. */
export function withFile(path: string, text: string | undefined): ClassFiles {
  const texts = new Map(BLUEPRINT.texts);
  if (text === undefined) texts.delete(path);
  else texts.set(path, text);
  return { ...BLUEPRINT, texts };
}

export function withReplaced(path: string, found: string, replacement: string): ClassFiles {
  const text = textOf(path);
  if (!text.includes(found)) throw new Error(`${path} does not contain ${found}`);
  return withFile(path, text.replace(found, replacement));
}

export function withContract(change: (contract: Contract) => void): ClassFiles {
  const contract = parse(textOf('contract.yaml')) as Contract;
  change(contract);
  return withFile('contract.yaml', stringify(contract));
}

/** What a test changes of a schema. */
export interface LooseSchema {
  [keyword: string]: unknown;
  required: string[];
  properties: Record<string, Record<string, unknown>>;
}

export function withSchema(channel: string, change: (schema: LooseSchema) => void): ClassFiles {
  const path = `schemas/${channel}.schema.json`;
  const schema = JSON.parse(textOf(path)) as LooseSchema;
  change(schema);
  return withFile(path, JSON.stringify(schema));
}

/** One test for each title: the changed folder and the sentence that names the gap. */
export function describeGaps(what: string, cases: Readonly<Record<string, readonly [ClassFiles, RegExp]>>): void {
  describe(`the review of ${what}`, () => {
    it.each(Object.entries(cases))('names %s', (_, [files, sentence]) => {
      expect(findContractGaps(files)).toContainEqual(expect.stringMatching(sentence));
    });
  });
}
