// Generated from config.schema.json; `npm run generate` makes it anew.

export type Identifier = string;
export type Port = number;
/**
 * An account for public MQTT test suites: any topic below the prefix, any client id, no contract. Never in a real hall.
 */
export type ConformanceConfig = null | ConformanceAccount;
/**
 * The line to the centre; null: the hall stands alone and keeps its records.
 */
export type UpstreamConfig = {
  url: string;
  username?: string;
  /**
   * File that holds the password alone, relative to the data folder.
   */
  passwordFile?: string;
  /**
   * Records on their way at the same time, at most: on a slow line an alarm waits behind them.
   */
  inFlight: number;
  keepaliveS: number;
  /**
   * Without an acknowledgement for this long while records wait, the line is built anew.
   */
  acknowledgeMs: number;
  /**
   * When a record counts as arrived: puback: the centre's broker has it; receipt: the centre's application says on halls/<hallId>/receipts that it is stored.
   */
  confirmation: 'puback' | 'receipt';
  /**
   * With confirmation receipt: without one for this long while records wait for it, an alarm is raised and the line is built anew.
   */
  receiptMs: number;
  /**
   * A record that the centre refused so often goes aside, and its lane goes on.
   */
  refusals: number;
  backlog: BacklogConfig;
  /**
   * The form of the records: CloudEvents 1.0 in JSON, or Sparkplug B 3.0.
   */
  format: 'cloudevents' | 'sparkplug';
  sparkplug: SparkplugConfig;
} | null;

/**
 * Configuration of one hall.
 */
export interface Config {
  hall: HallConfig;
  /**
   * Folders with device classes, relative to this file.
   */
  contracts: string[];
  /**
   * Folder for journal, registry and secrets, relative to the working directory.
   */
  data: string;
  log: LogConfig;
  broker: BrokerConfig;
  devices: DevicesConfig;
  telemetry: TelemetryConfig;
  quarantine: QuarantineConfig;
  upstream: UpstreamConfig;
  journal: JournalConfig;
  status: StatusConfig;
  simulation: SimulationConfig;
}
export interface HallConfig {
  /**
   * Names the hall in the centre's topics.
   */
  id: string;
  name: ConfigText;
  /**
   * @minItems 1
   */
  zones: [ZoneConfig, ...ZoneConfig[]];
}
export interface ConfigText {
  en: string;
  zh: string;
}
export interface ZoneConfig {
  id: Identifier;
  name: ConfigText;
}
export interface LogConfig {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}
export interface BrokerConfig {
  /**
   * A broker of the site that takes the place of the embedded one; null: the embedded one.
   */
  external: null | ExternalBrokerConfig;
  host: string;
  /**
   * MQTT over TCP; 0 takes any free port.
   */
  port: number;
  /**
   * MQTT over WebSocket; null: none.
   */
  websocketPort: Port | null;
  tls: null | TlsConfig;
  limits: BrokerLimits;
  conformance: ConformanceConfig;
}
export interface ExternalBrokerConfig {
  /**
   * mqtt:// or mqtts://
   */
  url: string;
  username?: string;
  /**
   * File that holds the password alone, relative to the data folder.
   */
  passwordFile?: string;
}
export interface TlsConfig {
  port: Port;
  /**
   * PEM file.
   */
  certificate: string;
  /**
   * PEM file.
   */
  key: string;
  /**
   * PEM file; where given, every client must show a certificate of this authority.
   */
  clientAuthority?: string;
}
export interface BrokerLimits {
  packetBytes: number;
  handshakeMs: number;
  /**
   * New connections from one address.
   */
  connectionsPerMinute: number;
  clients: number;
  /**
   * Of one device, on average.
   */
  publishesPerSecond: number;
  publishBurst: number;
  /**
   * Unsent bytes to one device after which its messages are dropped and counted.
   */
  slowReaderBytes: number;
  /**
   * Kept for one disconnected persistent session; the oldest goes first.
   */
  offlineMessages: number;
  retainedMessages: number;
}
export interface ConformanceAccount {
  username: Identifier;
  password: string;
  /**
   * Ends with a slash.
   */
  prefix: string;
}
export interface DevicesConfig {
  /**
   * After a restart of the hub, how long devices that were there may take to come back.
   */
  reconnectGraceMs: number;
  /**
   * From this deviation on a device's clock counts as wrong.
   */
  clockToleranceMs: number;
}
export interface TelemetryConfig {
  windowMs: number;
}
export interface QuarantineConfig {
  /**
   * The oldest goes first.
   */
  entries: number;
  bytes: number;
}
/**
 * How fast goes what waited while the line was down; live records overtake it.
 */
export interface BacklogConfig {
  /**
   * Records a second, at most.
   */
  perSecond: number;
  /**
   * On their way at the same time, at most.
   */
  inFlight: number;
}
/**
 * Read with format sparkplug; the edge node id is the hall's id.
 */
export interface SparkplugConfig {
  /**
   * Group id.
   */
  group: string;
  /**
   * Host id whose STATE must be online before anything is sent; null: any.
   */
  primaryHost: string | null;
}
export interface JournalConfig {
  /**
   * How long records stay after the centre has them.
   */
  keepConfirmedHours: number;
  /**
   * Size of the journal from which on space is given up: telemetry first, alarms last, all of it noted in the loss ledger.
   */
  maxMegabytes: number;
  /**
   * What the journal leaves free on the disk, even below its own size.
   */
  reserveMegabytes: number;
  /**
   * How long records wait for a centre that stays away.
   */
  keepUnsentHours: number;
  /**
   * Alarm when the line may stay away for less than this before records are lost.
   */
  warnBelowHours: number;
}
export interface StatusConfig {
  host: string;
  /**
   * 0 takes any free port.
   */
  port: number;
}
/**
 * Read by the simulators only.
 */
export interface SimulationConfig {
  /**
   * List of devices, relative to this file.
   */
  devices: string;
  controlPort: number;
  centrePort: number;
  seed: number;
  speed: number;
  visitorsPerDay: number;
}
