// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface GuideRobotTelemetry {
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
   * Battery charge, %
   */
  batteryCharge: number;
  /**
   * Speed, m/s
   */
  velocity: number;
  /**
   * Position x, m
   */
  positionX?: number;
  /**
   * Position y, m
   */
  positionY?: number;
  /**
   * Heading, rad
   */
  theta?: number;
  /**
   * Localization score
   */
  localizationScore: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface GuideRobotState {
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
   * @maxItems 9
   */
  faults: (
    | 'e-stop-pressed'
    | 'safety-scanner-failed'
    | 'drive-failed'
    | 'localization-lost'
    | 'path-blocked'
    | 'battery-low'
    | 'charging-failed'
    | 'motor-overheated'
    | 'speaker-failed'
  )[];
  /**
   * Operating mode
   */
  operatingMode: 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL' | 'SERVICE' | 'TEACHIN';
  /**
   * Emergency stop
   */
  eStop: 'AUTOACK' | 'MANUAL' | 'REMOTE' | 'NONE';
  /**
   * Protective field violated
   */
  fieldViolation: boolean;
  /**
   * Driving
   */
  driving: boolean;
  /**
   * Paused
   */
  paused: boolean;
  /**
   * Charging
   */
  charging: boolean;
  /**
   * Last place reached: a node of the map, as in VDA 5050.
   */
  lastNodeId?: string;
  /**
   * Status of the latest action
   */
  actionStatus?: 'WAITING' | 'INITIALIZING' | 'RUNNING' | 'PAUSED' | 'FINISHED' | 'FAILED';
}

/**
 * Something that happened once; the field type says what.
 */
export type GuideRobotEvent =
  | GuideRobotVisitorGreeted
  | GuideRobotGuidanceStarted
  | GuideRobotGuidanceFinished
  | GuideRobotAnnouncementFinished
  | GuideRobotHelpRequested;

/**
 * Visitor greeted
 */
export interface GuideRobotVisitorGreeted {
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
  type: 'visitor-greeted';
  /**
   * Language spoken
   */
  language: 'zh' | 'en';
}
/**
 * Guidance started
 */
export interface GuideRobotGuidanceStarted {
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
  type: 'guidance-started';
  /**
   * Names this guidance
   */
  orderId: string;
  /**
   * Where it began
   */
  fromNodeId?: string;
  /**
   * Where to
   */
  toNodeId: string;
}
/**
 * Guidance finished
 */
export interface GuideRobotGuidanceFinished {
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
  type: 'guidance-finished';
  /**
   * As in guidance-started
   */
  orderId: string;
  /**
   * Where to
   */
  toNodeId: string;
  /**
   * How it ended
   */
  result: 'arrived' | 'cancelled' | 'visitor-left' | 'failed';
  /**
   * Seconds from start to end
   */
  durationS: number;
}
/**
 * Announcement finished
 */
export interface GuideRobotAnnouncementFinished {
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
  type: 'announcement-finished';
  /**
   * Key of the text on the robot
   */
  textKey: string;
  /**
   * Language spoken
   */
  language: 'zh' | 'en';
}
/**
 * Visitor asks for a person
 */
export interface GuideRobotHelpRequested {
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
  type: 'help-requested';
  /**
   * Why
   */
  reason: 'asked-for-staff' | 'not-understood' | 'accessibility';
  /**
   * Where
   */
  nodeId?: string;
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface GuideRobotPresence {
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
export type GuideRobotCommand =
  | GuideRobotGreetCommand
  | GuideRobotAnnounceCommand
  | GuideRobotGuideVisitorCommand
  | GuideRobotCancelOrderCommand
  | GuideRobotStartPauseCommand
  | GuideRobotStopPauseCommand
  | GuideRobotStartChargingCommand
  | GuideRobotStopChargingCommand;

/**
 * Greet
 */
export interface GuideRobotGreetCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'greet';
  arguments: {
    language: 'zh' | 'en';
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
 * Announce
 */
export interface GuideRobotAnnounceCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'announce';
  arguments: {
    /**
     * Key of a text that is stored on the robot.
     */
    textKey: string;
    language: 'zh' | 'en';
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
 * Guide a visitor
 */
export interface GuideRobotGuideVisitorCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'guideVisitor';
  arguments: {
    /**
     * Place in the hall: door, kiosk-1, window-3.
     */
    toNodeId: string;
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
 * Cancel the order
 */
export interface GuideRobotCancelOrderCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'cancelOrder';
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
 * Pause
 */
export interface GuideRobotStartPauseCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'startPause';
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
 * Resume
 */
export interface GuideRobotStopPauseCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'stopPause';
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
 * Go and charge
 */
export interface GuideRobotStartChargingCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'startCharging';
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
 * Stop charging
 */
export interface GuideRobotStopChargingCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'stopCharging';
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
export interface GuideRobotReply {
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
export interface GuideRobotPayloads {
  telemetry: GuideRobotTelemetry;
  state: GuideRobotState;
  event: GuideRobotEvent;
  presence: GuideRobotPresence;
  command: GuideRobotCommand;
  reply: GuideRobotReply;
}
