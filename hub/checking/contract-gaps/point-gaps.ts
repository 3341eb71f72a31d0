// Each point stands in its channel's schema with the same type, range and words, and each reported value is a point.

import type { ContractPoint } from '../../../firmware-contracts/contract.ts';
import { differences } from './differences.ts';
import { fieldAt, type ReviewedClass, type SchemaNode, walk, wordsOf } from './reviewed-class.ts';

/** Fields of telemetry and state that are no points. */
const OTHER_FIELDS: ReadonlySet<string> = new Set(['', '/at', '/boot', '/seq', '/faults', '/faults/*']);

export function pointGaps(reviewed: ReviewedClass): string[] {
  const points = Object.entries(reviewed.contract.points);
  return [...points.flatMap(([name, point]) => gapsOf(name, point, reviewed)), ...unnamedFields(reviewed)];
}

function gapsOf(name: string, point: ContractPoint, { contract, schemas }: ReviewedClass): string[] {
  const path = point.path ?? `/${name}`;
  const field = fieldAt(schemas[point.channel] ?? {}, path);
  if (!field) return [`point ${name}: channel ${point.channel} has no field ${path}`];
  const rhythmMs = contract.channels[point.channel]?.rhythmMs;
  const gaps = [
    ...typeGaps(point, field),
    ...rangeGaps(point, field),
    ...valueGaps(point, field),
    ...freshnessGaps(point, rhythmMs),
  ];
  return gaps.map((gap) => `point ${name}: ${gap}`);
}

function typeGaps({ type }: ContractPoint, field: SchemaNode): string[] {
  const found = field.enum ? 'string' : field.type;
  return found === type ? [] : [`its type is ${type} in contract.yaml, but ${found} in the schema`];
}

function rangeGaps({ type, range, resolution }: ContractPoint, { minimum, maximum }: SchemaNode): string[] {
  if (type !== 'number' && type !== 'integer') return [];
  const isSame = range?.[0] === minimum && range?.[1] === maximum;
  return [
    ...(isSame
      ? []
      : [`its range is ${range?.join(' to ')} in contract.yaml, but ${minimum} to ${maximum} in the schema`]),
    ...(type === 'integer' || resolution !== undefined ? [] : ['it needs a resolution']),
  ];
}

function valueGaps({ values }: ContractPoint, field: SchemaNode): string[] {
  const here = { names: Object.keys(values ?? {}), where: 'the values of the point' };
  return differences(here, { names: wordsOf(field).map(String), where: 'its schema' });
}

function freshnessGaps({ freshnessMs }: ContractPoint, rhythmMs: number | undefined): string[] {
  if (rhythmMs === undefined) return [];
  return freshnessMs !== undefined && freshnessMs >= rhythmMs
    ? []
    : [`it needs a freshnessMs of at least its channel's rhythm, ${rhythmMs}`];
}

function unnamedFields({ contract, schemas }: ReviewedClass): string[] {
  return ['telemetry', 'state'].flatMap((channel) => {
    const ofChannel = Object.entries(contract.points).filter(([, point]) => point.channel === channel);
    const paths = new Set(ofChannel.map(([name, point]) => point.path ?? `/${name}`));
    const leaves = [...walk(schemas[channel] ?? {})].filter(
      ({ node, path }) => !node.properties && !OTHER_FIELDS.has(path),
    );
    return leaves
      .filter(({ path }) => !paths.has(path))
      .map(({ path }) => `channel ${channel}: the field ${path} is no point`);
  });
}
