// Every contract of the hall, compiled once at start: validators, points, permissions, texts.

import type { ErrorObject } from 'ajv';
import contractSchema from '../../firmware-contracts/contract.schema.json' with { type: 'json' };
import type { Contract, ContractCommand } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { AtriumError } from '../foundation/errors.ts';
import type { ChannelRule } from '../messages/channel-rule.ts';
import type { DeviceClass } from '../messages/ids.ts';
import type { JsonObject } from '../messages/json.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import { isPersonalName } from './personal-data.ts';
import type { Vocabulary } from './privacy.ts';
import { compileGuard, compileSchema, type SchemaValidator } from './schema-validator.ts';
import { schemaText } from './violation-text.ts';

export interface CompiledPoint {
  readonly name: string;
  readonly path: string;
  readonly unit: string;
}

export interface CompiledChannel {
  readonly rule: ChannelRule;
  /** The first broken rules of a payload; empty for a good one. */
  readonly validate: SchemaValidator;
  readonly points: readonly CompiledPoint[];
  readonly vocabulary: Vocabulary;
}

export interface CompiledCommand {
  readonly contract: ContractCommand;
  /** What is wrong with these arguments, with the path to it; undefined where they keep the contract. */
  readonly objectionTo: (given: JsonObject) => LocalizedText | undefined;
}

export interface CompiledContract {
  readonly contract: Contract;
  readonly channels: ReadonlyMap<string, CompiledChannel>;
  readonly commands: ReadonlyMap<string, CompiledCommand>;
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

  commandOf(deviceClass: DeviceClass, name: string): CompiledCommand | undefined {
    return this.#contracts.get(deviceClass)?.commands.get(name);
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

const isContract = compileGuard<Contract>(contractSchema);

function compile({ contract, schemas, path }: ClassFolder): CompiledContract {
  const channels = Object.entries(contract.channels).map(([name, { direction, qos, retain }]) => {
    const schema = schemas[name];
    if (!schema) throw invalid(path, `channel ${name} has no schema`);
    const rule: ChannelRule = { name, direction, qos, retain };
    const compiled: CompiledChannel = {
      rule,
      validate: validatorOf(schema, `${path}, channel ${name}`),
      points: pointsOf(contract, name),
      vocabulary: vocabularyOf(schema),
    };
    if (direction === 'from-device') refusePersonalNames(compiled.vocabulary, `${path}, channel ${name}`);
    return [name, compiled] as const;
  });
  return { contract, channels: new Map(channels), commands: commandsOf(contract, path) };
}

function commandsOf(contract: Contract, path: string): ReadonlyMap<string, CompiledCommand> {
  const compiled = Object.entries(contract.commands).map(([name, command]) => {
    const where = `${path}, command ${name}`;
    const validate = validatorOf(command.arguments, where);
    refusePersonalNames(vocabularyOf(command.arguments), where);
    const objectionTo = (given: JsonObject): LocalizedText | undefined => {
      const [error] = validate(given);
      return error && schemaText({ ...error, instancePath: `/arguments${error.instancePath}` });
    };
    return [name, { contract: command, objectionTo }] as const;
  });
  return new Map(compiled);
}

function validatorOf(schema: object, where: string): SchemaValidator {
  try {
    return compileSchema(schema);
  } catch (cause) {
    throw invalid(where, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function refusePersonalNames({ fields }: Vocabulary, where: string): void {
  const personal = [...fields].find(isPersonalName);
  if (personal !== undefined)
    throw invalid(where, `"${personal}" is a name for personal data, which never passes; choose another`);
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
