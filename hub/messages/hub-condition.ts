// What can be wrong with the hub itself, as an input of the middle; alarms follow from it like from a device's faults.

import type { LocalizedText } from './localized-text.ts';

export const HUB_CONDITIONS = [
  'disk-failing',
  'journal-damaged',
  'space-low',
  'records-given-up',
  'records-set-aside',
  'centre-unreachable',
  'centre-silent',
  'clock-untrusted',
  'broker-unreachable',
] as const;
export type HubConditionCode = (typeof HUB_CONDITIONS)[number];

export interface HubCondition {
  readonly code: HubConditionCode;
  /** What is so now, with its figures; added to the cause that the alarm names. */
  readonly detail?: LocalizedText;
}
