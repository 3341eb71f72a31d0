// What the centre holds of a hall, for `atrium audit`, which compares it with the hall's journal: docs/centre.md.

import type { HallAccount } from './account/hall-account.ts';
import type { Range } from './account/sequence-set.ts';
import type { Lane } from './cloud-event.ts';

export interface Holdings {
  /** RFC 3339, by the centre's clock. */
  readonly at: string;
  readonly halls: Readonly<Record<string, HallHoldings>>;
}

export interface HallHoldings {
  readonly streams: readonly { readonly epoch: string; readonly lane: Lane; readonly ranges: readonly Range[] }[];
  /** The entries of the hall's loss ledger that are held, as they came. */
  readonly ledger: readonly { readonly id: string; readonly loss: unknown }[];
}

export function holdingsOf(account: HallAccount, ledger: Iterable<{ readonly text: string }>): HallHoldings {
  const entries = [...ledger].map(({ text }) => JSON.parse(text) as { readonly id: string; readonly data: unknown });
  return {
    streams: account.holdings().filter(({ ranges }) => ranges.length > 0),
    ledger: entries.map(({ id, data }) => ({ id, loss: data })),
  };
}
