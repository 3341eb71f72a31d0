// The one judgement on a device that every surface shows.

import type { LocalizedText } from './localized-text.ts';
import type { Timestamp } from './observation.ts';

export const CONNECTIVITIES = ['never-seen', 'online', 'late', 'silent', 'offline'] as const;
export type Connectivity = (typeof CONNECTIVITIES)[number];

/** NAMUR NE 107, worst first (the order in which a device with several faults is judged). */
export const HEALTHS = ['failure', 'check-function', 'out-of-specification', 'maintenance-required', 'normal'] as const;
export type Health = (typeof HEALTHS)[number];

export interface Verdict {
  readonly connectivity: Connectivity;
  readonly health: Health;
  /** One line, for the person who stands before the device. */
  readonly why: LocalizedText;
  /** When this connectivity and health began. */
  readonly since: Timestamp;
}
