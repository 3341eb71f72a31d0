// Names whatever a class folder lacks, in sentences for the one who writes the contract.

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
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
  const text = texts.get('contract.yaml');
  if (text === undefined) return ['contract.yaml is missing'];
  const document = parseDocument(text);
  if (document.errors.length > 0) return document.errors.map(({ message }) => `contract.yaml: ${firstLine(message)}`);
  const contract: unknown = document.toJS();
  if (!validateContract(contract)) return contractErrors();
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

function contractErrors(): string[] {
  return (validateContract.errors ?? []).map((error) => `contract.yaml: ${error.instancePath || '/'} ${rule(error)}`);
}

function rule({ keyword, params, message = keyword }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `has the unknown key "${params.additionalProperty}"`;
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  return message;
}

/** The parser draws the place below; the first line names it. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

/** A leading `_` marks a folder that is no class of the hall, such as the blueprint. */
function folderNameGaps(name: string, contract: Contract): string[] {
  const expected = name.replace(/^_/, '');
  return contract.class === expected
    ? []
    : [`contract.yaml: the class is "${contract.class}", but the folder is named "${name}"`];
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
