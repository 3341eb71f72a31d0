// Names whatever a class folder lacks, in sentences for the one who writes the contract.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { ClassFiles } from '../../firmware-contracts/class-files.ts';
import contractSchema from '../../firmware-contracts/contract.schema.json' with { type: 'json' };
import type { Contract } from '../../firmware-contracts/contract.ts';
import { inlineReferences } from '../../firmware-contracts/inline-references.ts';
import { channelGaps } from './contract-gaps/channel-gaps.ts';
import { pointGaps } from './contract-gaps/point-gaps.ts';
import { privacyGaps } from './contract-gaps/privacy-gaps.ts';
import { readmeGaps } from './contract-gaps/readme-gaps.ts';
import type { ReviewedClass } from './contract-gaps/reviewed-class.ts';
import { sampleGaps } from './contract-gaps/sample-gaps.ts';
import { compileGaps, schemaGaps } from './contract-gaps/schema-gaps.ts';
import { textGaps } from './contract-gaps/text-gaps.ts';
import { vocabularyGaps } from './contract-gaps/vocabulary-gaps.ts';

const validateContract = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<Contract>(contractSchema);

/**
 * contract.yaml by its schema → schema files compile → they are closed and limited → they agree with the contract →
 * samples and README. What cannot be judged before an earlier gap is closed is left out.
 */
export function findContractGaps(files: ClassFiles): string[] {
  return gapsOf(files).map((gap) => `${files.name}: ${gap}`);
}

function gapsOf({ name, texts }: ClassFiles): string[] {
  const contract = readYaml(texts.get('contract.yaml'));
  if (!validateContract(contract)) return contractErrors(texts.has('contract.yaml'));
  const schemas = Object.entries(contract.channels).map(
    ([channel, { schema }]) => [channel, readJson(texts.get(schema))] as const,
  );
  const broken = [
    ...folderNameGaps(name, contract),
    ...schemas.flatMap(([channel, schema]) => compileGaps(contract, channel, schema)),
  ];
  if (broken.length > 0) return broken;
  return judge({ contract, texts, rawSchemas: Object.fromEntries(schemas) as Record<string, object> });
}

function judge(folder: Omit<ReviewedClass, 'schemas'>): string[] {
  const schemas = Object.entries(folder.rawSchemas).map(
    ([channel, schema]) => [channel, inlineReferences(schema)] as const,
  );
  const reviewed: ReviewedClass = { ...folder, schemas: Object.fromEntries(schemas) };
  const rules = [channelGaps, schemaGaps, pointGaps, vocabularyGaps, privacyGaps, textGaps, sampleGaps, readmeGaps];
  return rules.flatMap((rule) => rule(reviewed));
}

function contractErrors(isThere: boolean): string[] {
  if (!isThere) return ['contract.yaml is missing'];
  return (validateContract.errors ?? []).map(
    ({ instancePath, message }) => `contract.yaml: ${instancePath || '/'} ${message}`,
  );
}

/** A leading `_` marks a folder that is no class of the hall, such as the blueprint. */
function folderNameGaps(name: string, contract: Contract): string[] {
  const expected = name.replace(/^_/, '');
  return contract.class === expected
    ? []
    : [`contract.yaml: the class is "${contract.class}", but the folder is named "${name}"`];
}

function readYaml(text: string | undefined): unknown {
  try {
    return parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** Undefined for a missing file, and for text that is no JSON object. */
function readJson(text: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
