// Checks a list of devices written by a person.

import { AtriumError } from '../foundation/errors.ts';
import { HUB_ID, isIdentifier } from '../messages/ids.ts';
import type { DeviceEntry } from './registry.ts';

/** What the hall has; undefined where only the form is checked. */
export interface HallFacts {
  readonly classes: readonly string[];
  readonly zones: readonly string[];
}

/** Throws DEVICE_INVALID saying which entry is wrong, and how. */
export function parseDeviceEntries(list: unknown, source: string, facts?: HallFacts): readonly DeviceEntry[] {
  if (!Array.isArray(list)) throw invalid(source, 'a list of devices is expected, each with id, class, zone and name');
  const seen = new Set<unknown>();
  const problems = list.flatMap((entry: unknown, index) => {
    const problem =
      problemOf(entry, facts) ?? (seen.has(idOf(entry)) ? `${idOf(entry)}: the id stands twice` : undefined);
    seen.add(idOf(entry));
    return problem === undefined ? [] : [`entry ${index + 1}: ${problem}`];
  });
  if (problems.length > 0) throw invalid(source, problems.join('; '));
  return list as DeviceEntry[];
}

function idOf(entry: unknown): unknown {
  return (entry as Partial<DeviceEntry> | null)?.id;
}

function problemOf(entry: unknown, facts: HallFacts | undefined): string | undefined {
  const { id, class: className, zone, name } = (entry ?? {}) as Partial<Record<keyof DeviceEntry, unknown>>;
  if (typeof id !== 'string' || !isIdentifier(id))
    return `"${id}" is no device id: lower case letters, digits, -, _ and . (at most 64)`;
  if (id === HUB_ID || className === HUB_ID) return `"${HUB_ID}" is the hub itself; choose another id and class`;
  if (typeof className !== 'string' || typeof zone !== 'string') return `${id}: class and zone are missing`;
  if (name !== undefined && !isNameInBothLanguages(name)) return `${id}: the name needs "en" and "zh"`;
  if (facts && !facts.classes.includes(className))
    return `${id}: no class "${className}"; there are ${facts.classes.join(', ')}`;
  if (facts && !facts.zones.includes(zone)) return `${id}: no zone "${zone}"; there are ${facts.zones.join(', ')}`;
  return undefined;
}

function isNameInBothLanguages(name: unknown): boolean {
  if (typeof name !== 'object' || name === null) return false;
  const { en, zh } = name as Record<string, unknown>;
  return typeof en === 'string' && typeof zh === 'string';
}

function invalid(source: string, problem: string): AtriumError {
  return new AtriumError('DEVICE_INVALID', `${source}: ${problem}.`, { context: { source, problem } });
}
