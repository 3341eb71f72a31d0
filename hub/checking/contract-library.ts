// Every contract of the hall, compiled once at start: validators, points, permissions, texts.

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import contractSchema from '../../firmware-contracts/contract.schema.json' with { type: 'json' };
import type { Contract } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { AtriumError } from '../foundation/errors.ts';
import type { ChannelRule } from '../messages/channel-rule.ts';
import type { DeviceClass } from '../messages/ids.ts';
import type { JsonValue } from '../messages/json.ts';
import { isPersonalName } from './personal-data.ts';
import type { Vocabulary } from './privacy.ts';

export interface CompiledPoint {
  readonly name: string;
  readonly path: string;
  readonly unit: string;
}

export interface CompiledChannel {
  readonly rule: ChannelRule;
  /** The first broken rules of a payload; empty for a good one. */
  readonly validate: (data: JsonValue) => readonly ErrorObject[];
  readonly points: readonly CompiledPoint[];
  readonly vocabulary: Vocabulary;
}

export interface CompiledContract {
  readonly contract: Contract;
  readonly channels: ReadonlyMap<string, CompiledChannel>;
}

export class ContractLibrary {
  readonly #contracts = new Map<string, CompiledContract>();

  /** Throws CONTRACT_INVALID naming the folder and what is wrong with it. */
  constructor(folders: readonly ClassFolder[]) {
    for (const folder of folders) this.#add(folder);
  }

  get(deviceClass: DeviceClass): CompiledContract | undefined {
    return this.#contracts.get(deviceClass);
  }

  has(deviceClass: DeviceClass): boolean {
    return this.#contracts.has(deviceClass);
  }

  /** Throws CONTRACT_UNKNOWN. */
  require(deviceClass: DeviceClass): Contract {
    const compiled = this.#contracts.get(deviceClass);
    if (compiled) return compiled.contract;
    const known = this.classes().join(', ');
    throw new AtriumError(
      'CONTRACT_UNKNOWN',
      `There is no contract for the class "${deviceClass}". Known classes: ${known}.`,
      {
        context: { deviceClass },
      },
    );
  }

  classes(): readonly string[] {
    return [...this.#contracts.keys()];
  }

  channelsOf(deviceClass: DeviceClass): readonly ChannelRule[] {
    return [...(this.#contracts.get(deviceClass)?.channels.values() ?? [])].map((channel) => channel.rule);
  }

  #add(folder: ClassFolder): void {
    const { contract, path } = folder;
    if (!isContract(contract)) throw invalid(path, describe(isContract.errors));
    if (contract.class !== folder.name)
      throw invalid(path, `the class is "${contract.class}", but the folder is named "${folder.name}"`);
    if (this.#contracts.has(contract.class))
      throw invalid(path, `another folder already holds the class "${contract.class}"`);
    this.#contracts.set(contract.class, compile(folder));
  }
}

/** One for all classes: each instance would compile the meta-schemas anew, which costs memory and start-up time. */
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  strictRequired: false,
  allowUnionTypes: true,
  ownProperties: true,
  /** Or a second library in one process would meet the $id of the first. */
  addUsedSchema: false,
});
ajvFormats.default(ajv);
const isContract = ajv.compile(contractSchema);

function compile({ contract, schemas, path }: ClassFolder): CompiledContract {
  const channels = Object.entries(contract.channels).map(([name, { direction, qos, retain }]) => {
    const schema = schemas[name];
    if (!schema) throw invalid(path, `channel ${name} has no schema`);
    const rule: ChannelRule = { name, direction, qos, retain };
    const compiled: CompiledChannel = {
      rule,
      validate: errorsOf(compileSchema(schema, `${path}, channel ${name}`)),
      points: pointsOf(contract, name),
      vocabulary: vocabularyOf(schema),
    };
    const personal = [...compiled.vocabulary.fields].find(isPersonalName);
    if (direction === 'from-device' && personal !== undefined)
      throw invalid(
        path,
        `channel ${name}: "${personal}" is a name for personal data, which never passes; choose another`,
      );
    return [name, compiled] as const;
  });
  return { contract, channels: new Map(channels) };
}

function compileSchema(schema: object, where: string): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (cause) {
    throw invalid(where, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function errorsOf(validate: ValidateFunction): (data: JsonValue) => readonly ErrorObject[] {
  return (data) => (validate(data) ? [] : (validate.errors ?? []));
}

function pointsOf(contract: Contract, channel: string): CompiledPoint[] {
  return Object.entries(contract.points)
    .filter(([, point]) => point.channel === channel)
    .map(([name, point]) => ({ name, path: point.path ?? `/${name}`, unit: point.unit ?? '' }));
}

function vocabularyOf(schema: object): Vocabulary {
  const nodes = nodesOf(schema);
  const fields = nodes.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []));
  const values = nodes.flatMap((node) => [node.const, ...(Array.isArray(node.enum) ? node.enum : [])]);
  return { fields: new Set(fields), words: new Set(values.filter((value) => typeof value === 'string')) };
}

function nodesOf(node: unknown): Readonly<Record<string, unknown>>[] {
  return isObject(node) ? [node, ...Object.values(node).flatMap(nodesOf)] : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function describe(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`).join('; ');
}

function invalid(where: string, problem: string, cause?: unknown): AtriumError {
  return new AtriumError('CONTRACT_INVALID', `The contract in ${where} cannot be used: ${problem}`, {
    cause,
    context: { where, problem },
  });
}
