// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface BlueprintTelemetry {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * Temperature, °C
   */
  temperature: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface BlueprintState {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * Codes of all faults that are active now; an empty list says that none is.
   *
   * @maxItems 1
   */
  faults: 'sensor-failed'[];
  /**
   * Mode
   */
  mode: 'normal' | 'standby';
}

/**
 * Something that happened once; the field type says what.
 */
export type BlueprintEvent = BlueprintButtonPressed;

/**
 * Button pressed
 */
export interface BlueprintButtonPressed {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'button-pressed';
  /**
   * How long it was held
   */
  durationMs: number;
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface BlueprintPresence {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * lost is published by the broker, with the time at which the device connected.
   */
  state: 'online' | 'offline' | 'lost';
}

/**
 * What the hub asks of the device; the field name says what. The device ignores a command that is expired, retained or known.
 */
export type BlueprintCommand = BlueprintSetModeCommand;

/**
 * Set the mode
 */
export interface BlueprintSetModeCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'setMode';
  arguments: {
    mode: 'normal' | 'standby';
  };
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}

/**
 * What became of a command.
 */
export interface BlueprintReply {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * The id of the command.
   */
  commandId: string;
  /**
   * refused: not tried. failed: tried in vain.
   */
  outcome: 'succeeded' | 'failed' | 'refused';
  /**
   * Why it failed or was refused, for a person.
   */
  reason?: string;
}

/** Payload of each channel. */
export interface BlueprintPayloads {
  telemetry: BlueprintTelemetry;
  state: BlueprintState;
  event: BlueprintEvent;
  presence: BlueprintPresence;
  command: BlueprintCommand;
  reply: BlueprintReply;
}
