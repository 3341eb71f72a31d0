// hub/config/config.ts from config.schema.json: what has a default is always there once the file is loaded.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';
import { banner, typescriptOf } from './typescript-from-schema.ts';

export async function configTypes(root: string): Promise<GeneratedFile> {
  const schema = JSON.parse(readFileSync(join(root, 'hub/config/config.schema.json'), 'utf8')) as object;
  const types = await typescriptOf(withDefaultsRequired(schema) as object, 'Config');
  return { path: 'hub/config/config.ts', content: `${banner('config.schema.json')}\n${types}` };
}

function withDefaultsRequired(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withDefaultsRequired);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withDefaultsRequired(child)]));
  return isObjectSchema(node)
    ? { ...copy, required: [...(node.required ?? []), ...namesWithDefault(node.properties)] }
    : copy;
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function isObjectSchema(node: object): node is ObjectSchema {
  return 'properties' in node && typeof node.properties === 'object' && node.properties !== null;
}

function namesWithDefault(properties: Readonly<Record<string, object>>): string[] {
  return Object.keys(properties).filter((name) => 'default' in (properties[name] ?? {}));
}
