// Schemas that a vendor can use as they are: they compile alone, are closed, and limit everything.

import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Contract } from '../../../firmware-contracts/contract.ts';
import { inlineReferences } from '../../../firmware-contracts/inline-references.ts';
import { isLinearPattern } from './linear-pattern.ts';
import { type PlacedNode, type ReviewedClass, type SchemaNode, walk } from './reviewed-class.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, addUsedSchema: false });
ajvFormats.default(ajv);

/** What keeps one schema file from being used at all. */
export function compileGaps(contract: Contract, channel: string, schema: object | undefined): string[] {
  const file = contract.channels[channel]?.schema ?? channel;
  if (!schema) return [`${file} of channel ${channel} is missing or no JSON object`];
  const references = JSON.stringify(schema).match(/"\$ref":"(?!#\/\$defs\/)[^"]*"/g) ?? [];
  if (references.length > 0) return references.map((reference) => `${file}: ${reference} leads out of the file`);
  try {
    ajv.compile(schema);
    inlineReferences(schema);
    return [];
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

export function schemaGaps({ contract, schemas }: ReviewedClass): string[] {
  return Object.entries(schemas).flatMap(([channel, schema]) => {
    const nodes = [...walk(schema)].flatMap(nodeGaps);
    return [...identityGaps(contract, channel, schema), ...nodes].map(
      (gap) => `${contract.channels[channel]?.schema}: ${gap}`,
    );
  });
}

function identityGaps(contract: Contract, channel: string, { $schema, $id }: SchemaNode): string[] {
  const ending = `/${contract.class}/${channel}.schema.json`;
  return [
    ...($schema === DIALECT ? [] : [`$schema must be ${DIALECT}`]),
    ...($id?.endsWith(ending) ? [] : [`$id must end in ${ending}`]),
  ];
}

function nodeGaps({ path, node }: PlacedNode): string[] {
  const field = path === '' ? 'the payload' : path;
  return [openGap(node), limitGap(node), patternGap(node)].flatMap((gap) =>
    gap === undefined ? [] : [`${field} ${gap}`],
  );
}

function openGap(node: SchemaNode): string | undefined {
  if (node.oneOf) return undefined;
  if (node.type === undefined && node.enum === undefined && node.const === undefined) return 'says no type';
  return node.type === 'object' && node.additionalProperties !== false
    ? 'needs "additionalProperties": false'
    : undefined;
}

function limitGap({ type, enum: words, maxLength, maxItems, minimum, maximum }: SchemaNode): string | undefined {
  if (type === 'string' && words === undefined && maxLength === undefined) return 'needs maxLength';
  if (type === 'array' && maxItems === undefined) return 'needs maxItems';
  const isNumber = type === 'number' || type === 'integer';
  return isNumber && (minimum === undefined || maximum === undefined) ? 'needs minimum and maximum' : undefined;
}

function patternGap({ pattern }: SchemaNode): string | undefined {
  const isGood = pattern === undefined || isLinearPattern(pattern);
  return isGood ? undefined : `has the pattern ${pattern}, which a hostile text can make slow`;
}
