// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface EnvironmentSensorTelemetry {
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
  temperature?: number;
  /**
   * Relative humidity, %
   */
  humidity?: number;
  /**
   * Humidity ratio, kg/kg
   */
  humidityRatio?: number;
  /**
   * Carbon dioxide, ppm
   */
  co2?: number;
  /**
   * Illuminance, lx
   */
  illuminance?: number;
  /**
   * Fine dust PM2.5, µg/m³
   */
  pm25?: number;
  /**
   * Noise, dB(A)
   */
  noise?: number;
  /**
   * Somebody in the zone (1 yes)
   */
  occupancy?: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface EnvironmentSensorState {
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
   * @maxItems 7
   */
  faults: (
    | 'climate-element-failed'
    | 'co2-element-failed'
    | 'dust-inlet-blocked'
    | 'calibration-due'
    | 'value-implausible'
    | 'condensation'
    | 'supply-low'
  )[];
  /**
   * Operation
   */
  operation: 'measuring' | 'warming-up' | 'calibrating';
  /**
   * Firmware version
   */
  firmwareVersion?: string;
}

/**
 * Something that happened once; the field type says what.
 */
export type EnvironmentSensorEvent =
  EnvironmentSensorLimitExceeded | EnvironmentSensorLimitReturned | EnvironmentSensorCalibrationFinished;

/**
 * Limit exceeded
 */
export interface EnvironmentSensorLimitExceeded {
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
  type: 'limit-exceeded';
  /**
   * Which value
   */
  point: 'temperature' | 'humidity' | 'humidityRatio' | 'co2' | 'illuminance' | 'pm25' | 'noise';
  /**
   * Value now
   */
  value: number;
  /**
   * Limit set in the sensor
   */
  limit: number;
}
/**
 * Back within limits
 */
export interface EnvironmentSensorLimitReturned {
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
  type: 'limit-returned';
  /**
   * Which value
   */
  point: 'temperature' | 'humidity' | 'humidityRatio' | 'co2' | 'illuminance' | 'pm25' | 'noise';
  /**
   * Value now
   */
  value: number;
  /**
   * Limit set in the sensor
   */
  limit: number;
}
/**
 * Calibration finished
 */
export interface EnvironmentSensorCalibrationFinished {
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
  type: 'calibration-finished';
  /**
   * Which value
   */
  point: 'temperature' | 'humidity' | 'humidityRatio' | 'co2' | 'illuminance' | 'pm25' | 'noise';
  /**
   * How it ended
   */
  outcome: 'succeeded' | 'failed';
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface EnvironmentSensorPresence {
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
export type EnvironmentSensorCommand =
  EnvironmentSensorCalibrateCo2Command | EnvironmentSensorIdentifyCommand | EnvironmentSensorRestartCommand;

/**
 * Calibrate carbon dioxide
 */
export interface EnvironmentSensorCalibrateCo2Command {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'calibrateCo2';
  arguments: {
    /**
     * Concentration at the sensor now; fresh air has about 420.
     */
    referencePpm: number;
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
 * Blink
 */
export interface EnvironmentSensorIdentifyCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'identify';
  arguments: {
    durationS: number;
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
export interface EnvironmentSensorRestartCommand {
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
export interface EnvironmentSensorReply {
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
export interface EnvironmentSensorPayloads {
  telemetry: EnvironmentSensorTelemetry;
  state: EnvironmentSensorState;
  event: EnvironmentSensorEvent;
  presence: EnvironmentSensorPresence;
  command: EnvironmentSensorCommand;
  reply: EnvironmentSensorReply;
}
