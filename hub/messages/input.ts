// Everything that can enter the deterministic middle; time is one of the inputs.

import type { CommandRequest } from './command.ts';
import type { Device } from './device.ts';
import type { HubCondition } from './hub-condition.ts';
import type { DeviceId } from './ids.ts';
import type { InboundMessage, Timestamp, ViolationReason } from './observation.ts';

export type DisconnectCause = 'clean' | 'socket-lost' | 'keepalive-expired' | 'taken-over' | 'closed-by-hub';

export type Input = InputMoment & InputBody;

export interface InputMoment {
  readonly at: Timestamp;
  readonly isClockTrusted: boolean;
  /** Milliseconds since the hub started, by a clock that nobody can set. */
  readonly uptimeMs: number;
}

/** `sent`: to a device that is connected. A command never waits for one that is not. */
export type HandOver = 'sent' | 'device-offline';

/** Why a message is refused before its content is looked at. */
export type RefusalReason = Exclude<ViolationReason, 'schema'>;

export type InputBody =
  | { readonly kind: 'hub-started'; readonly bootId: string; readonly pseudonymKey: string }
  | { readonly kind: 'hub-stopping' }
  | { readonly kind: 'device-registered'; readonly device: Device }
  | { readonly kind: 'device-removed'; readonly deviceId: DeviceId }
  | { readonly kind: 'device-connected'; readonly deviceId: DeviceId }
  | { readonly kind: 'device-disconnected'; readonly deviceId: DeviceId; readonly cause: DisconnectCause }
  | {
      readonly kind: 'message';
      readonly message: InboundMessage;
      /** The entry of quarantine that it comes from. */
      readonly replayOf?: number;
    }
  | {
      readonly kind: 'message-refused';
      readonly message: InboundMessage;
      readonly reason: RefusalReason;
      readonly detail?: string;
    }
  | { readonly kind: 'command-requested'; readonly request: CommandRequest }
  /** What became of a command that was handed to the front door. */
  | { readonly kind: 'command-handed-over'; readonly id: string; readonly outcome: HandOver }
  /** All that is wrong with the hub itself now. */
  | { readonly kind: 'hub-conditions'; readonly active: readonly HubCondition[] }
  | { readonly kind: 'pseudonym-key-changed'; readonly pseudonymKey: string }
  | { readonly kind: 'time-passed' };
