// Generated from contract.schema.json; `npm run generate` makes it anew.

export type Identifier = string;
export type PointName = string;

/**
 * What the firmware of one device class says, accepts, and how it fails.
 */
export interface Contract {
  /**
   * The name of the folder, and the topic level.
   */
  class: string;
  /**
   * Semantic version of the contract.
   */
  version: string;
  title: LocalizedText;
  description: LocalizedText;
  /**
   * How often a healthy device says anything at all, and how long its silence is tolerated.
   */
  liveness: {
    /**
     * Milliseconds between two messages of a healthy device, at most.
     */
    rhythmMs: number;
    /**
     * Milliseconds without a message after which the device is silent.
     */
    freshnessMs: number;
  };
  /**
   * By channel name: telemetry, state, event, presence, command, reply, or a further one.
   */
  channels: {
    [k: string]: ContractChannel;
  };
  /**
   * By point name, the measured and reported values; the name is the field of the payload unless `path` says otherwise.
   */
  points: {
    [k: string]: ContractPoint;
  };
  /**
   * By the value of the field `type` on channel event.
   */
  events: {
    [k: string]: ContractEvent;
  };
  /**
   * By the value of the field `name` on channel command.
   */
  commands: {
    [k: string]: ContractCommand;
  };
  /**
   * By fault code. The codes offline, silent and clock-wrong are found by the hub; all others are reported by firmware in `faults` on channel state.
   */
  faults: {
    [k: string]: ContractFault;
  };
  privacy: ContractPrivacy;
}
export interface LocalizedText {
  en: string;
  zh: string;
}
export interface ContractChannel {
  direction: 'from-device' | 'to-device';
  qos: 0 | 1;
  retain: boolean;
  /**
   * Milliseconds between two messages on this channel; absent where it speaks on change.
   */
  rhythmMs?: number;
  /**
   * Path within the class folder.
   */
  schema: string;
}
export interface ContractPoint {
  channel: Identifier;
  /**
   * JSON Pointer into the payload; default `/<name>`.
   */
  path?: string;
  type: 'number' | 'integer' | 'boolean' | 'string';
  /**
   * As shown to a person: °C, %, ppm, lx, m/s; absent for a bare number or a word.
   */
  unit?: string;
  /**
   * Lowest and highest value, both included.
   *
   * @minItems 2
   * @maxItems 2
   */
  range?: [number, number];
  resolution?: number;
  /**
   * For a string: each word with its label.
   */
  values?: {
    [k: string]: LocalizedText;
  };
  /**
   * Age from which the value is shown as old.
   */
  freshnessMs?: number;
  label: LocalizedText;
}
export interface ContractEvent {
  label: LocalizedText;
}
export interface ContractCommand {
  label: LocalizedText;
  /**
   * JSON Schema of the arguments.
   */
  arguments: {
    [k: string]: unknown;
  };
  /**
   * After this the device ignores the command.
   */
  timeToLiveMs: number;
  /**
   * What proves that it worked: the device's reply alone, or a point that takes a value.
   */
  expectedOutcome: {
    /**
     * Milliseconds.
     */
    within: number;
    proof: 'reply' | 'point';
    point?: PointName;
    /**
     * A literal; a string `$name` stands for the argument of that name.
     */
    value?: string | number | boolean;
  };
}
export interface ContractFault {
  /**
   * NAMUR NE 107; `normal` for faults of the line, which say nothing of the device's health.
   */
  category: 'failure' | 'check-function' | 'out-of-specification' | 'maintenance-required' | 'normal';
  priority: 'high' | 'medium' | 'low';
  label: LocalizedText;
  cause: LocalizedText;
  consequence: LocalizedText;
  action: LocalizedText;
}
/**
 * What of the payload concerns a person.
 */
export interface ContractPrivacy {
  /**
   * True: an unreadable message of this class is never kept, as it may hold a person's data.
   */
  handlesPersons: boolean;
  fields: PrivacyField[];
  /**
   * JSON Pointer to the boolean that says the person agreed; required where a field depends on it.
   */
  consent?: string;
}
export interface PrivacyField {
  channel: Identifier;
  path: string;
  /**
   * drop: never passes. pseudonym: passes as a daily pseudonym, with consent only. needs-consent: passes with consent only.
   */
  treatment: 'drop' | 'pseudonym' | 'needs-consent';
}
