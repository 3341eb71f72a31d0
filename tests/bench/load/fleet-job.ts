// What a process of the fleet is told, and what it reports, over the channel between the two processes.

export interface FleetJob {
  /** Of the centre's broker, on the loopback; each hall logs in as itself. */
  readonly port: number;
  readonly halls: readonly string[];
  readonly passwordFile: string;
  /** Records of each hall a second. */
  readonly perSecond: number;
}

/** connect, and say when all are; say so many a second until told otherwise; watch how they come back. */
export type FleetOrder =
  | { readonly kind: 'connect' }
  | { readonly kind: 'say'; readonly isOn: boolean }
  | { readonly kind: 'watch' };

/** Moments by `sharedNowMs`. */
export type FleetReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'connected'; readonly atMs: number }
  | { readonly kind: 'said'; readonly records: number }
  | { readonly kind: 'back'; readonly upAtMs: number; readonly drainedAtMs: number };

/** What a record of the fleet carries beside its envelope. */
export interface FleetRecord {
  readonly saidAtMs: number;
  readonly filling: string;
}

/** Processes of one machine agree on it to some hundredths of a millisecond. */
export function sharedNowMs(): number {
  return performance.timeOrigin + performance.now();
}
