// Events, faults and commands are the same in the contract and in the schemas, and what proves a command can be seen.

import type { ContractCommand, ContractPoint } from '../../../firmware-contracts/contract.ts';
import { isJsonObject } from '../../messages/json.ts';
import { differences } from './differences.ts';
import { fieldAt, type ReviewedClass, variantsOf, wordsOf } from './reviewed-class.ts';

/** Found by the hub, never reported by firmware. */
const HUB_FOUND: ReadonlySet<string> = new Set(['offline', 'silent', 'clock-wrong']);

export function vocabularyGaps(reviewed: ReviewedClass): string[] {
  return [...eventGaps(reviewed), ...faultGaps(reviewed), ...commandGaps(reviewed)];
}

function eventGaps({ contract, schemas }: ReviewedClass): string[] {
  const types = variantsOf(schemas.event ?? {}).flatMap((variant) => wordsOf(fieldAt(variant, '/type')).map(String));
  return differences(
    { names: Object.keys(contract.events), where: 'events of contract.yaml' },
    { names: types, where: 'the event schema' },
  );
}

function faultGaps({ contract, schemas }: ReviewedClass): string[] {
  const list = fieldAt(schemas.state ?? {}, '/faults');
  const codes = differences(
    { names: Object.keys(contract.faults).filter((code) => !HUB_FOUND.has(code)), where: 'faults of contract.yaml' },
    { names: wordsOf(list?.items).map(String), where: '/faults of the state schema' },
  );
  return [...codes, ...(list?.uniqueItems === true ? [] : ['channel state: /faults needs "uniqueItems": true'])];
}

function commandGaps(reviewed: ReviewedClass): string[] {
  const { contract, schemas } = reviewed;
  const variants = variantsOf(schemas.command ?? {});
  const inSchema = variants.flatMap((variant) => wordsOf(fieldAt(variant, '/name')).map(String));
  const names = differences(
    { names: Object.keys(contract.commands), where: 'commands of contract.yaml' },
    { names: inSchema, where: 'the command schema' },
  );
  const gaps = Object.entries(contract.commands).flatMap(([name, command]) => {
    const variant = variants.find((candidate) => wordsOf(fieldAt(candidate, '/name')).includes(name));
    const isSame = !variant || canonical(fieldAt(variant, '/arguments')) === canonical(command.arguments);
    const ofArguments = isSame ? [] : ['its arguments are not the same in contract.yaml and in the schema'];
    return [...ofArguments, ...proofGaps(command, contract.points)].map((gap) => `command ${name}: ${gap}`);
  });
  return [...names, ...gaps];
}

function proofGaps(
  { arguments: schema, expectedOutcome }: ContractCommand,
  points: Readonly<Record<string, ContractPoint>>,
): string[] {
  const { proof, point: name, value } = expectedOutcome;
  if (proof === 'reply') return [];
  const point = name === undefined ? undefined : points[name];
  if (!point) return [`its proof is the point "${name}", which the contract does not have`];
  if (value === undefined) return [`its proof needs the value that "${name}" takes`];
  if (typeof value === 'string' && value.startsWith('$')) return argumentGaps(value.slice(1), schema);
  return isPossible(value, point) ? [] : [`its proof is the value ${value}, which "${name}" never takes`];
}

function argumentGaps(name: string, schema: ContractCommand['arguments']): string[] {
  const { properties } = schema;
  const isThere = typeof properties === 'object' && properties !== null && name in properties;
  return isThere ? [] : [`its proof names the argument "${name}", which it does not have`];
}

function isPossible(value: string | number | boolean, { type, values, range }: ContractPoint): boolean {
  if (typeof value === 'string') return type === 'string' && (values === undefined || value in values);
  if (typeof value === 'boolean') return type === 'boolean';
  return (type === 'number' || type === 'integer') && range !== undefined && value >= range[0] && value <= range[1];
}

/** JSON text in which the order of keys says nothing. */
function canonical(value: unknown): string {
  const sorted = (_: string, part: unknown) =>
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).sort()) : part;
  return JSON.stringify(value, sorted);
}
