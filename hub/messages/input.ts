// Everything that can enter the deterministic middle; time is one of the inputs.

import type { Device } from './device.ts';
import type { DeviceId } from './ids.ts';
import type { InboundMessage, Timestamp, ViolationReason } from './observation.ts';

export type DisconnectCause = 'clean' | 'socket-lost' | 'keepalive-expired' | 'taken-over' | 'closed-by-hub';

export type Input = { readonly at: Timestamp; readonly isClockTrusted: boolean } & InputBody;

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
  | { readonly kind: 'pseudonym-key-changed'; readonly pseudonymKey: string }
  | { readonly kind: 'time-passed' };
