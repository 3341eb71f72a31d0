// What the bench asks of every broker that it compares.

import type { LoadDevice } from '../load/load-job.ts';

export interface Contestant {
  readonly name: string;
  /** What it is and what it does with a message. */
  readonly about: string;
  readonly port: number;
  readonly pid: number;
  /** Of what it cannot do without: their CPU time counts as its own. */
  readonly otherPids?: readonly number[];
  /** Of the devices that it knows, the first so many. */
  devices(count: number): readonly LoadDevice[];
  /** Resolves when it has also done what it does after the acknowledgement. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export const deviceIds = (count: number): string[] => Array.from({ length: count }, (_, index) => `kiosk-${index + 1}`);

/** For brokers that check a password which the bench chose, or none. */
export const devicesWith = (password: string, count: number): LoadDevice[] =>
  deviceIds(count).map((id) => ({ id, password }));
