// A command to a device, as it goes out on its `command` channel.

import type { DeviceClass, DeviceId } from './ids.ts';
import type { JsonObject } from './json.ts';
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
