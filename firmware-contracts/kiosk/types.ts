// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface KioskTelemetry {
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
   * Paper left, %
   */
  paperLevel: number;
  /**
   * Toner left, %
   */
  tonerLevel?: number;
  /**
   * Cash box filled, %
   */
  cashBoxLevel?: number;
  /**
   * Transactions today
   */
  transactionsToday: number;
  /**
   * Delay to the business system, ms
   */
  networkLatency?: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface KioskState {
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
   * @maxItems 10
   */
  faults: (
    | 'paper-out'
    | 'paper-low'
    | 'media-jam'
    | 'toner-low'
    | 'cash-box-full'
    | 'card-reader-failed'
    | 'user-error'
    | 'cover-open'
    | 'potential-fraud'
    | 'payment-link-down'
  )[];
  /**
   * Kiosk status
   */
  deviceStatus:
    | 'online'
    | 'offline'
    | 'powerOff'
    | 'noDevice'
    | 'hardwareError'
    | 'userError'
    | 'deviceBusy'
    | 'fraudAttempt'
    | 'potentialFraud'
    | 'starting';
  /**
   * In service
   */
  inService: boolean;
  /**
   * In use by a visitor
   */
  inUse: boolean;
  /**
   * Printer state
   */
  printerState: 'idle' | 'processing' | 'stopped';
  /**
   * Paper
   */
  paper: 'unknown' | 'full' | 'low' | 'out' | 'jammed';
  /**
   * Toner
   */
  toner?: 'unknown' | 'full' | 'low' | 'out';
  /**
   * Printed slip
   */
  media?: 'unknown' | 'present' | 'notPresent' | 'jammed' | 'entering' | 'retracted';
  /**
   * Card reader
   */
  cardReader?: 'online' | 'offline' | 'noDevice' | 'hardwareError' | 'deviceBusy';
}

/**
 * Something that happened once; the field type says what.
 */
export type KioskEvent =
  | KioskTransactionStarted
  | KioskTransactionFinished
  | KioskHelpRequested
  | KioskMediaRetracted
  | KioskServiceDoorOpened
  | KioskServiceDoorClosed;

/**
 * Transaction started
 */
export interface KioskTransactionStarted {
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
  type: 'transaction-started';
  /**
   * Names this transaction; nothing of the customer
   */
  transactionId: string;
  /**
   * What the visitor does
   */
  service: 'payment' | 'invoice' | 'balance-query' | 'outage-report' | 'application';
}
/**
 * Transaction finished
 */
export interface KioskTransactionFinished {
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
  type: 'transaction-finished';
  /**
   * As in transaction-started
   */
  transactionId: string;
  /**
   * What the visitor did
   */
  service: 'payment' | 'invoice' | 'balance-query' | 'outage-report' | 'application';
  /**
   * How it ended
   */
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'timed-out';
  /**
   * Seconds from start to end
   */
  durationS: number;
  /**
   * How it was paid; absent where nothing was
   */
  payment?: 'cash' | 'card' | 'code';
}
/**
 * Visitor asks for help
 */
export interface KioskHelpRequested {
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
}
/**
 * Forgotten slip taken back
 */
export interface KioskMediaRetracted {
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
  type: 'media-retracted';
}
/**
 * Service door opened
 */
export interface KioskServiceDoorOpened {
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
  type: 'service-door-opened';
}
/**
 * Service door closed
 */
export interface KioskServiceDoorClosed {
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
  type: 'service-door-closed';
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface KioskPresence {
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
export type KioskCommand =
  | KioskTakeOutOfServiceCommand
  | KioskReturnToServiceCommand
  | KioskPrintTestPageCommand
  | KioskShowNoticeCommand
  | KioskRestartCommand;

/**
 * Take out of service
 */
export interface KioskTakeOutOfServiceCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'takeOutOfService';
  arguments: {
    reason: 'maintenance' | 'closing' | 'fault' | 'emergency';
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
 * Return to service
 */
export interface KioskReturnToServiceCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'returnToService';
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
 * Print a test page
 */
export interface KioskPrintTestPageCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'printTestPage';
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
 * Show a notice
 */
export interface KioskShowNoticeCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'showNotice';
  arguments: {
    text: string;
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
export interface KioskRestartCommand {
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
export interface KioskReply {
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
export interface KioskPayloads {
  telemetry: KioskTelemetry;
  state: KioskState;
  event: KioskEvent;
  presence: KioskPresence;
  command: KioskCommand;
  reply: KioskReply;
}
