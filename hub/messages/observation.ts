// What a device said: as bytes on arrival, as an observation once it kept its contract, as a violation where it broke it.

import type { DeviceClass, DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { LocalizedText } from './localized-text.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Timestamp = number;

/** Bytes as they came from the wire, not yet looked at. */
export interface InboundMessage {
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly channel: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** True where a broker handed out a stored message: it proves nothing about the device now. */
  readonly isRetained: boolean;
}

/** OPC UA's good and uncertain; bad never gets this far. Uncertain: the device's clock is off, so `at` is not to be relied on. */
export type Quality = 'good' | 'uncertain';

export type PointScalar = number | boolean | string;

export interface PointValue {
  readonly name: string;
  readonly value: PointScalar;
  readonly unit: string;
}

/** A checked message of one device. `data` is the payload without its envelope and without personal data. */
export interface Observation {
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly channel: string;
  /** The device's own time. */
  readonly at: Timestamp;
  /** The hub's time on arrival. */
  readonly receivedAt: Timestamp;
  readonly isRetained: boolean;
  /** Changes with each start of the device. */
  readonly boot: string;
  /** Rises by one with each message of this channel within one boot. */
  readonly seq: number;
  readonly data: JsonObject;
  readonly points: readonly PointValue[];
  /** All fault codes active at the device (a whole list, as VDA 5050 `errors`); undefined on channels that carry none. */
  readonly faults: readonly string[] | undefined;
}

export type ViolationReason =
  | 'channel-unknown'
  | 'channel-not-permitted'
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'too-deep'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'schema'
  | 'rate-exceeded'
  /** A defect of the hub, not of the message: kept aside until it is mended. */
  | 'hub-failed';

/** A message that broke its contract. */
export interface Violation {
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly channel: string;
  readonly topic: string;
  readonly receivedAt: Timestamp;
  readonly reason: ViolationReason;
  /** JSON Pointer to the offending value; empty for the whole message. */
  readonly path: string;
  readonly message: LocalizedText;
  /** The bytes as received; undefined where they may hold personal data that could not be taken out. */
  readonly raw: Uint8Array | undefined;
  /** True where personal data was taken out of `raw` before it was kept. */
  readonly isRedacted: boolean;
}
