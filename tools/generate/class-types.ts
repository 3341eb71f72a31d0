// A class folder's types.ts: one type for each channel, and one that names the payload of every channel.

import { join, relative } from 'node:path';
import { inlineReferences } from '../../firmware-contracts/inline-references.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { pascalCase } from './class-names.ts';
import type { GeneratedFile } from './generated-file.ts';
import { banner, typescriptOf } from './typescript-from-schema.ts';

export async function classTypes(root: string, { path, contract, schemas }: ClassFolder): Promise<GeneratedFile> {
  const prefix = pascalCase(contract.class);
  const channels = Object.entries(schemas).map(([channel, schema]) => ({
    channel,
    schema,
    name: `${prefix}${pascalCase(channel)}`,
  }));
  const types = await Promise.all(channels.map(({ schema, name }) => payloadType(schema, name)));
  const payloads = channels.map(({ channel, name }) => `  ${keyFor(channel)}: ${name};`);
  const map = `/** Payload of each channel. */\nexport interface ${prefix}Payloads {\n${payloads.join('\n')}\n}\n`;
  const content = `${banner('schemas/')}\n${types.join('\n')}\n${map}`;
  return { path: relative(root, join(path, 'types.ts')), content };
}

/** Lists stay lists: a tuple for each allowed length would bury the words. */
function payloadType(schema: object, name: string): Promise<string> {
  return typescriptOf({ ...inlineReferences(schema), title: name }, name, { ignoreMinAndMaxItems: true });
}

function keyFor(channel: string): string {
  return /^[a-z]+$/.test(channel) ? channel : `'${channel}'`;
}
