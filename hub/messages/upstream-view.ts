// The line to the centre, as every surface shows it.

import type { LocalizedText } from './localized-text.ts';
import type { Timestamp } from './observation.ts';
import type { Lane } from './record.ts';

export interface LaneView {
  /** Number of the newest record. */
  readonly last: number;
  /** Number up to which the centre has everything. */
  readonly confirmed: number;
  /** Records that wait. */
  readonly backlog: number;
}

export interface UpstreamView {
  /** standalone: no centre is configured. */
  readonly state: 'standalone' | 'connecting' | 'online' | 'offline';
  readonly since: Timestamp;
  readonly reason: LocalizedText;
  readonly lanes: Readonly<Record<Lane, LaneView>>;
  readonly backlog: number;
  readonly inFlight: number;
  /** Whose word counts: that of the centre's broker (PUBACK), or that of its application (receipt). */
  readonly confirmation: 'puback' | 'receipt';
  /** True while records wait for a receipt and the application, with its broker up, gives none for too long. */
  readonly isApplicationSilent: boolean;
  readonly lastConfirmedAt: Timestamp | null;
}
