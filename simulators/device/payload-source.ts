// Puts a channel's payload together: what a fault says before what a command set, before the hall, before the contract alone.

import type { ContractPoint } from '../../firmware-contracts/contract.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import type { Behaviour, PointValues } from '../classes/behaviour.ts';
import { isJsonObject, type JsonObject, type JsonScalar, type JsonValue } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import { effectInWords, type FaultSet } from './faults.ts';
import { samplePropertyOf, withRequiredFields } from './schema-sample.ts';
import { ContractSignals, quantize } from './signals.ts';

export interface PayloadSourceOptions {
  readonly folder: ClassFolder;
  readonly behaviour: Behaviour;
  readonly faults: FaultSet;
  readonly chance: SeededChance;
}

export class PayloadSource {
  readonly #options: PayloadSourceOptions;
  readonly #signals: ContractSignals;
  readonly #commanded = new Map<string, JsonScalar>();

  constructor(options: PayloadSourceOptions) {
    this.#options = options;
    this.#signals = new ContractSignals(options.folder.contract, options.chance);
  }

  /** What a command set stays until another one, or a restart. */
  command(point: string, value: JsonScalar): void {
    this.#commanded.set(point, value);
  }

  forgetCommands(): void {
    this.#commanded.clear();
  }

  /** The points of a channel as a payload without its envelope. */
  compose(channel: string): JsonObject {
    const { folder, behaviour, faults } = this.#options;
    const own = behaviour.read?.(channel) ?? {};
    const faulty = this.#faultEffects();
    const payload: Record<string, JsonValue> = channel === 'state' ? { faults: faults.reported } : {};
    for (const [name, point] of Object.entries(folder.contract.points)) {
      if (point.channel !== channel) continue;
      const value = faulty[name] ?? this.#commanded.get(name) ?? own[name] ?? this.#byContract(channel, name);
      if (value !== undefined) setPath(payload, point.path ?? `/${name}`, quantize(value, point));
    }
    return payload;
  }

  /** Adds what the schema requires beside points and envelope. */
  complete(channel: string, payload: JsonObject): JsonObject {
    const schema = this.#options.folder.schemas[channel];
    return schema ? withRequiredFields(schema, payload) : payload;
  }

  #byContract(channel: string, name: string): JsonScalar | undefined {
    const value = this.#signals.read(name);
    if (value !== undefined) return value;
    const text = samplePropertyOf(this.#options.folder.schemas[channel] ?? {}, name);
    return typeof text === 'string' ? text : undefined;
  }

  #faultEffects(): PointValues {
    const { folder, behaviour, faults } = this.#options;
    const effects = faults.reported.map((code) => ({
      ...effectInWords(folder.contract, code),
      ...behaviour.faultEffects?.[code],
    }));
    return Object.assign({}, ...effects) as PointValues;
  }
}

/** Sets a value in a payload by JSON Pointer, making the objects on the way. */
export function setPath(payload: Record<string, JsonValue>, pointer: string, value: JsonValue): void {
  const steps = pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  let at = payload;
  for (const step of steps) {
    const below = at[step];
    const next: Record<string, JsonValue> = isJsonObject(below) ? { ...below } : {};
    at[step] = next;
    at = next;
  }
  at[last] = value;
}

/** A value from text or JSON in the type the point has; undefined where it cannot be one. */
export function asPointValue(text: string, point: ContractPoint): JsonScalar | undefined {
  const trimmed = text.trim();
  if (point.type === 'string') return trimmed;
  if (point.type === 'boolean') return { true: true, '1': true, false: false, '0': false }[trimmed.toLowerCase()];
  const number = Number(trimmed);
  return trimmed === '' || !Number.isFinite(number) ? undefined : number;
}
