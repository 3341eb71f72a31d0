// An entry of a hall's loss ledger: numbers that the centre will never get, and why.

import type { JsonObject } from '../../foundation/json.ts';
import { isLane, type Lane } from '../cloud-event.ts';
import type { Range } from './sequence-set.ts';

export const GIVEN_UP = 'io.atrium.records.given-up';

export interface Loss {
  readonly lane: Lane;
  readonly epoch: string;
  readonly ranges: readonly Range[];
  readonly reason: string;
}

/** Undefined for anything that is no such entry. */
export function readLoss({ lane, epoch, ranges, reason }: JsonObject): Loss | undefined {
  if (typeof lane !== 'string' || !isLane(lane) || typeof epoch !== 'string' || typeof reason !== 'string')
    return undefined;
  if (!Array.isArray(ranges) || !ranges.every(isRange)) return undefined;
  return { lane, epoch, ranges, reason };
}

function isRange(value: unknown): value is Range {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to] = value;
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1 && from <= to;
}
