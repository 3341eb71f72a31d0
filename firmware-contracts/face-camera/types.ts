// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface FaceCameraTelemetry {
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
   * Frame rate, fps
   */
  frameRate: number;
  /**
   * Processor usage, %
   */
  processorUsage?: number;
  /**
   * Temperature of the housing, °C
   */
  temperature?: number;
  /**
   * Faces seen since start
   */
  facesSeen: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface FaceCameraState {
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
    | 'signal-loss'
    | 'scene-changed'
    | 'image-too-dark'
    | 'image-too-bright'
    | 'lens-dirty'
    | 'temperature-critical'
    | 'fan-failed'
    | 'storage-failed'
  )[];
  /**
   * Recognition
   */
  recognition: 'active' | 'paused' | 'starting';
  /**
   * Image quality
   */
  imageQuality: 'good' | 'too-dark' | 'too-bright' | 'too-blurry';
  /**
   * Firmware version
   */
  firmwareVersion?: string;
}

/**
 * Something that happened once; the field type says what.
 */
export type FaceCameraEvent = FaceCameraLoginFailed | FaceCameraPersonSeen | FaceCameraFirmwareUpdated;

/**
 * Login to the camera failed
 */
export interface FaceCameraLoginFailed {
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
  type: 'login-failed';
  /**
   * Refused logins since the last such event
   */
  attempts: number;
  /**
   * Where somebody tried
   */
  interface: 'web' | 'onvif' | 'ssh';
}
/**
 * Person seen
 */
export interface FaceCameraPersonSeen {
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
  type: 'person-seen';
  /**
   * True where this person agreed to be recognised. Without consent the camera leaves out the other fields, and the hub drops them.
   */
  consent: boolean;
  /**
   * The camera's own reference of the person; it never leaves the hub but as a pseudonym of the day.
   */
  personRef?: string;
  /**
   * Category of the visitor
   */
  category?: 'visitor' | 'vip' | 'staff';
  /**
   * How sure the camera is (ONVIF Likelihood)
   */
  likelihood?: number;
}
/**
 * Firmware updated
 */
export interface FaceCameraFirmwareUpdated {
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
  type: 'firmware-updated';
  /**
   * Version now
   */
  firmwareVersion: string;
  /**
   * Version before
   */
  previousVersion: string;
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface FaceCameraPresence {
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
export type FaceCameraCommand =
  | FaceCameraPauseRecognitionCommand
  | FaceCameraResumeRecognitionCommand
  | FaceCameraDeleteFaceDataCommand
  | FaceCameraRestartCommand;

/**
 * Pause recognition
 */
export interface FaceCameraPauseRecognitionCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'pauseRecognition';
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
 * Resume recognition
 */
export interface FaceCameraResumeRecognitionCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'resumeRecognition';
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
 * Delete all face data on the camera
 */
export interface FaceCameraDeleteFaceDataCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'deleteFaceData';
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
 * Restart
 */
export interface FaceCameraRestartCommand {
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
export interface FaceCameraReply {
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
export interface FaceCameraPayloads {
  telemetry: FaceCameraTelemetry;
  state: FaceCameraState;
  event: FaceCameraEvent;
  presence: FaceCameraPresence;
  command: FaceCameraCommand;
  reply: FaceCameraReply;
}
