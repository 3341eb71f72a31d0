// A command: as it is asked for, as it goes out on a device's `command` channel, and what became of it.

import type { DeviceClass, DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { LocalizedText } from './localized-text.ts';
import type { Timestamp } from './observation.ts';

export interface Command {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly name: string;
  readonly arguments: JsonObject;
  readonly issuedAt: Timestamp;
  /** The device ignores the command from this moment on. */
  readonly expiresAt: Timestamp;
}

/** What devices accept as the id of a command, by their contracts. */
export const COMMAND_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** Of the names of commands, and of the text of an id that is none. */
export const MAX_NAME_LENGTH = 64;
export const MAX_ASKER_LENGTH = 128;

/** Where a command was asked for. */
export type CommandOrigin = 'centre' | 'page' | 'api';

export interface CommandRequest {
  /** The idempotency key: the same id never acts twice. 1 to 64 characters. */
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly arguments: JsonObject;
  /** Who asked: a person or a system, as its origin knows them. */
  readonly asker: string;
  readonly origin: CommandOrigin;
  readonly issuedAt: Timestamp;
  /** Never acted on from this moment on; the contract's time to live shortens it. */
  readonly expiresAt: Timestamp;
  /** A retained message tells of the past: such a command is refused. */
  readonly isRetained: boolean;
}

/**
 * accepted: checked, recorded, about to be sent. sent: handed to the connected device. succeeded: the device's reply or
 * its observed state agrees, as its contract asks. failed: it said no, or proved nothing in time. expired: never sent in time.
 */
export const COMMAND_STATES = ['accepted', 'refused', 'sent', 'succeeded', 'failed', 'expired'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

export interface CommandView {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly arguments: JsonObject;
  readonly asker: string;
  readonly origin: CommandOrigin;
  readonly state: CommandState;
  /** Why it was refused, failed or expired; null otherwise. */
  readonly reason: CommandReason | null;
  readonly requestedAt: Timestamp;
  readonly changedAt: Timestamp;
  readonly expiresAt: Timestamp;
}

export interface CommandReason {
  /** For programs: `device-offline`, `arguments-invalid`, … */
  readonly code: string;
  readonly text: LocalizedText;
}
