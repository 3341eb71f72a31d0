// What happens in the hall, as its devices can notice it.

import type { Zone } from './places.ts';
import type { Business, Visitor } from './visitor.ts';

export type TransactionOutcome = 'completed' | 'abandoned' | 'failed';

export type HallEvent = { readonly at: number; readonly visitor: Visitor } & (
  | { readonly kind: 'entered' | 'left'; readonly device: string | undefined }
  | { readonly kind: 'seen' | 'greeted'; readonly device: string }
  | { readonly kind: 'guidance-started' | 'guidance-finished'; readonly device: string; readonly to: Zone }
  | {
      readonly kind: 'transaction-started';
      readonly device: string;
      readonly business: Business;
      readonly transaction: string;
    }
  | {
      readonly kind: 'transaction-finished';
      readonly device: string;
      readonly business: Business;
      readonly transaction: string;
      readonly outcome: TransactionOutcome;
      readonly durationMs: number;
    }
);

/** An event before the hall put its time on it. */
export type HallEventBody = HallEvent extends infer E ? (E extends HallEvent ? Omit<E, 'at'> : never) : never;
