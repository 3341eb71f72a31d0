// firmware-contracts/contract.ts from contract.schema.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';
import { banner, typescriptOf } from './typescript-from-schema.ts';

export async function contractTypes(root: string): Promise<GeneratedFile> {
  const schema = JSON.parse(readFileSync(join(root, 'firmware-contracts/contract.schema.json'), 'utf8')) as object;
  const types = await typescriptOf(schema, 'Contract');
  return { path: 'firmware-contracts/contract.ts', content: `${banner('contract.schema.json')}\n${types}` };
}
