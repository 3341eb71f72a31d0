// The journal's disk and room, as every surface shows it.

import type { Timestamp } from './observation.ts';
import type { Lane } from './record.ts';

/** How far space has been given up: nothing, telemetry thinned to 5 or 60 minutes, records dropped. */
export const BROWN_OUTS = ['none', 'thinned-5', 'thinned-60', 'dropping'] as const;
export type BrownOut = (typeof BROWN_OUTS)[number];

export interface LaneRoom {
  /** Of records that the centre does not have. */
  readonly unsentBytes: number;
  /** At the present rate; 0 where nothing comes. */
  readonly bytesPerHour: number;
  /** How long the line may stay away before this lane loses records, at the present rate; null: longer than anyone asks. */
  readonly hoursLeft: number | null;
}

export interface StorageView {
  /** False while the disk refuses writes: nothing is acknowledged then. */
  readonly isHealthy: boolean;
  /** What the disk said last; empty while it is healthy. */
  readonly fault: string;
  readonly since: Timestamp;
  /** Set where the file was found damaged at the start and what could be read was saved into a new one. */
  readonly damage: string | null;
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly brownOut: BrownOut;
  /** Records given up since the journal was made, by whatever reason but thinning. */
  readonly givenUp: number;
  readonly setAside: number;
  readonly lanes: Readonly<Record<Lane, LaneRoom>>;
  /** In the last 60 minutes: syncs of the disk, and bytes handed to it. */
  readonly syncsPerHour: number;
  readonly bytesPerHour: number;
}
