// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface PeopleCounterTelemetry {
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
   * People in within the interval
   */
  peopleIn: number;
  /**
   * People out within the interval
   */
  peopleOut?: number;
  /**
   * Length of the interval, s
   */
  intervalS?: number;
  /**
   * People inside (raw)
   */
  occupancy?: number;
  /**
   * People in since reset
   */
  totalIn?: number;
  /**
   * People out since reset
   */
  totalOut?: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface PeopleCounterState {
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
   * @maxItems 8
   */
  faults: (
    | 'sensor-blocked'
    | 'counting-failed'
    | 'sensor-dirty'
    | 'scene-too-dark'
    | 'mounting-shifted'
    | 'counts-implausible'
    | 'temperature-high'
    | 'storage-full'
  )[];
  /**
   * Operation
   */
  operation: 'counting' | 'paused' | 'learning';
  /**
   * Occupancy limit
   */
  occupancyLimit?: number;
  /**
   * Firmware version
   */
  firmwareVersion?: string;
}

/**
 * Something that happened once; the field type says what.
 */
export type PeopleCounterEvent =
  PeopleCounterLineCrossed | PeopleCounterOccupancyExceeded | PeopleCounterOccupancyReturned | PeopleCounterCountsReset;

/**
 * Line crossed
 */
export interface PeopleCounterLineCrossed {
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
  type: 'line-crossed';
  /**
   * Into the hall or out of it
   */
  direction: 'in' | 'out';
  /**
   * Which line, where there are several
   */
  lineId?: string;
}
/**
 * More people inside than the limit
 */
export interface PeopleCounterOccupancyExceeded {
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
  type: 'occupancy-exceeded';
  /**
   * People inside
   */
  occupancy: number;
  /**
   * Limit in force
   */
  limit: number;
}
/**
 * Occupancy back below the limit
 */
export interface PeopleCounterOccupancyReturned {
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
  type: 'occupancy-returned';
  /**
   * People inside
   */
  occupancy: number;
  /**
   * Limit in force
   */
  limit: number;
}
/**
 * Counts reset
 */
export interface PeopleCounterCountsReset {
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
  type: 'counts-reset';
  /**
   * Why
   */
  reason: 'schedule' | 'command' | 'power-loss';
  /**
   * Total in before the reset
   */
  totalIn?: number;
  /**
   * Total out before the reset
   */
  totalOut?: number;
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface PeopleCounterPresence {
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
export type PeopleCounterCommand =
  | PeopleCounterResetCountsCommand
  | PeopleCounterSetOccupancyCommand
  | PeopleCounterSetOccupancyLimitCommand
  | PeopleCounterRestartCommand;

/**
 * Reset the counts
 */
export interface PeopleCounterResetCountsCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'resetCounts';
  arguments: {};
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
 * Set the number of people inside
 */
export interface PeopleCounterSetOccupancyCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'setOccupancy';
  arguments: {
    /**
     * As counted by a person.
     */
    occupancy: number;
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
 * Set the occupancy limit
 */
export interface PeopleCounterSetOccupancyLimitCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'setOccupancyLimit';
  arguments: {
    limit: number;
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
 * Restart
 */
export interface PeopleCounterRestartCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'restart';
  arguments: {};
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
export interface PeopleCounterReply {
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
export interface PeopleCounterPayloads {
  telemetry: PeopleCounterTelemetry;
  state: PeopleCounterState;
  event: PeopleCounterEvent;
  presence: PeopleCounterPresence;
  command: PeopleCounterCommand;
  reply: PeopleCounterReply;
}
