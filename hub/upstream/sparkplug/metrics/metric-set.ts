// The metrics of one node or device: their aliases, and what the host applications know of their values.

import type { Timestamp } from '../../../messages/observation.ts';
import { fits, type Metric, type MetricValue, type Property } from '../payload/payload.ts';
import type { MetricDefinition } from './metric-definitions.ts';

/** A value of a metric, by the metric's name. */
export interface Sample {
  readonly name: string;
  readonly value: MetricValue;
  readonly at: Timestamp;
  readonly properties?: readonly Property[];
}

/** The definitions of a class, which all its devices share. */
export interface MetricTable {
  readonly definitions: readonly MetricDefinition[];
  readonly indexOf: ReadonlyMap<string, number>;
}

interface Known {
  readonly value: MetricValue;
  readonly at: Timestamp;
}

export function tableOf(definitions: readonly MetricDefinition[]): MetricTable {
  return { definitions, indexOf: new Map(definitions.map(({ name }, index) => [name, index])) };
}

export class MetricSet {
  readonly #table: MetricTable;
  readonly #firstAlias: number;
  /** By index: the last value that was told as the present one. */
  readonly #known: Array<Known | undefined> = [];

  constructor(table: MetricTable, firstAlias: number) {
    this.#table = table;
    this.#firstAlias = firstAlias;
  }

  /** The name behind an alias; undefined where it is none of this set. */
  nameOf(alias: number): string | undefined {
    return this.#table.definitions[alias - this.#firstAlias]?.name;
  }

  /** Whether the sample has a place here. */
  holds({ name, value }: Pick<Sample, 'name' | 'value'>): boolean {
    const definition = this.#definitionOf(name);
    return definition !== undefined && (value === null || fits(definition.type, value));
  }

  /** Every metric with its present value, or none. */
  birth(present: readonly Sample[], now: Timestamp): Metric[] {
    const byName = new Map(present.filter((sample) => this.holds(sample)).map((sample) => [sample.name, sample]));
    return this.#table.definitions.map(({ name, type, properties, isOccurrence }, index) => {
      const sample = byName.get(name);
      const known = sample ?? this.#known[index] ?? { value: null, at: now };
      if (!isOccurrence) this.#known[index] = { value: known.value, at: known.at };
      const all = [...properties, ...(sample?.properties ?? [])];
      return { name, alias: this.#firstAlias + index, timestamp: known.at, type, value: known.value, properties: all };
    });
  }

  /** Report by exception: of present values those that changed; of the past and of what happened, all. */
  data(samples: readonly Sample[], { isHistorical }: { isHistorical: boolean }): Metric[] {
    return samples.flatMap((sample) => {
      const index = this.#table.indexOf.get(sample.name) ?? -1;
      const definition = this.#table.definitions[index];
      if (!definition) return [];
      const { type, isOccurrence } = definition;
      if (!isHistorical && !isOccurrence) {
        if (this.#known[index]?.value === sample.value) return [];
        this.#known[index] = { value: sample.value, at: sample.at };
      }
      const { value, at, properties = [] } = sample;
      return [{ alias: this.#firstAlias + index, timestamp: at, type, value, isHistorical, properties }];
    });
  }

  #definitionOf(name: string): MetricDefinition | undefined {
    return this.#table.definitions[this.#table.indexOf.get(name) ?? -1];
  }
}
