// A visitor of the simulated hall; invented, as everybody in it.

import type { Zone } from './places.ts';

export const BUSINESSES = ['bill-payment', 'invoice', 'new-connection', 'meter-check', 'enquiry'] as const;
export type Business = (typeof BUSINESSES)[number];

export interface Visitor {
  /** Counts up from 1 since the hall began. */
  readonly number: number;
  readonly isSenior: boolean;
  /** Agreed to being recognised. */
  readonly hasConsented: boolean;
  readonly business: Business;
  readonly enteredAt: number;
  /** Device that counts at the door the visitor came through; undefined where nobody counts. */
  readonly door: string | undefined;
  zone: Zone;
}
