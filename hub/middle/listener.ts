// Takes in what devices say: an observation is remembered, recorded and judged, a violation goes to quarantine.

import { type CheckResult, ContractChecker } from '../checking/contract-checker.ts';
import type { ContractLibrary } from '../checking/contract-library.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import type { DeviceMemory } from '../devices/device-memory.ts';
import type { Arrival } from '../devices/sequence.ts';
import type { TelemetryWindows } from '../devices/telemetry-windows.ts';
import type { Input } from '../messages/input.ts';
import type { InboundMessage, Observation, Timestamp, Violation } from '../messages/observation.ts';
import { deviceSaid, messageQuarantined } from '../messages/record-drafts.ts';
import type { DecisionDraft } from './decision-draft.ts';
import { FailingChannels } from './failing-channels.ts';
import type { Judge } from './judge.ts';
import type { Roster } from './roster.ts';
import { keys } from './saved-state.ts';

export interface ListenerOptions {
  readonly library: ContractLibrary;
  readonly devices: Roster;
  readonly windows: TelemetryWindows;
  readonly judge: Judge;
  readonly commands: CommandDesk;
  /** Channels on which the hub failed in an earlier run. */
  readonly failing: readonly string[];
}

interface Heard {
  readonly memory: DeviceMemory;
  readonly arrival: Arrival;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #checker: ContractChecker;
  readonly #failing: FailingChannels;

  constructor(options: ListenerOptions) {
    const { library, failing } = options;
    this.#options = options;
    this.#checker = new ContractChecker(library);
    this.#failing = new FailingChannels(failing);
  }

  usePseudonymKey(key: string): void {
    this.#checker.usePseudonymKey(key);
  }

  wouldAccept(message: InboundMessage, at: Timestamp): boolean {
    return this.#options.devices.find(message.deviceId) !== undefined && this.#checker.check(message, at).ok;
  }

  receive(message: InboundMessage, decision: DecisionDraft): void {
    const result = this.#check(message, decision);
    if (!result.ok) return this.#quarantine(result.violation, decision);
    const memory = this.#options.devices.find(message.deviceId);
    const arrival = memory?.take(result.observation);
    if (!memory || !arrival || arrival === 'duplicate') return;
    this.#record(result.observation, { memory, arrival }, decision);
    if (!this.#options.commands.isIdle) this.#tellDesk(result.observation, { memory, arrival }, decision);
    this.#options.judge.judge(memory, decision);
    decision.touch(message.deviceId);
  }

  refuse(
    { message, reason, detail = message.topic, at }: Input & { kind: 'message-refused' },
    decision: DecisionDraft,
  ) {
    this.#quarantine(this.#checker.refuse(message, at, { reason, detail }).violation, decision);
  }

  /** After the hub failed on it: it goes to quarantine, and so does its channel for a while, without a look at the memory. */
  putAside(message: InboundMessage, cause: unknown, decision: DecisionDraft): void {
    const { violation } = this.#failure(message, decision.moment.at, cause);
    decision.quarantined.push(violation);
    decision.record(messageQuarantined(violation, decision.moment));
    decision.keep(keys.failing(FailingChannels.nameOf(message)), true);
  }

  passTime(decision: DecisionDraft): void {
    for (const name of this.#failing.takeDue(decision.moment.uptimeMs)) decision.keep(keys.failing(name), null);
  }

  /** Nothing has changed yet: where the check itself fails, the message alone is put aside, and the hub goes on. */
  #check(message: InboundMessage, decision: DecisionDraft): CheckResult {
    const { at } = decision.moment;
    if (this.#failing.has(message)) return this.#failure(message, at, 'an earlier failure');
    try {
      return this.#checker.check(message, at);
    } catch (cause) {
      decision.defects.push(cause);
      return this.#failure(message, at, cause);
    }
  }

  /** What the error says may quote the message; only its kind is told. */
  #failure(message: InboundMessage, at: Timestamp, cause: unknown): CheckResult & { ok: false } {
    const detail = cause instanceof Error ? cause.name : String(cause);
    return this.#checker.refuse(message, at, { reason: 'hub-failed', detail });
  }

  #tellDesk(observation: Observation, { memory, arrival }: Heard, decision: DecisionDraft): void {
    const words = { observation, isNewest: arrival === 'new', madeAt: memory.madeAt(observation) };
    decision.recordCommands(this.#options.commands.heard(words, decision.moment));
  }

  #record(observation: Observation, { memory, arrival }: Heard, decision: DecisionDraft): void {
    const { channel, deviceId } = observation;
    if (channel === 'presence') return;
    if (channel === 'telemetry') {
      const window = this.#options.windows.add(observation);
      return window && decision.recordWindow(window, memory);
    }
    decision.keep(keys.sequence(deviceId, channel), memory.saveSequence(channel));
    if (channel === 'state') {
      if (!memory.changeState(observation.data, arrival)) return;
      decision.keepDevice(memory);
    }
    decision.record(deviceSaid(observation, decision.moment));
  }

  #quarantine(violation: Violation, decision: DecisionDraft): void {
    decision.quarantined.push(violation);
    const memory = this.#options.devices.find(violation.deviceId);
    if (!memory) return;
    // The centre hears of the first of a series; quarantine holds them all.
    if (!memory.isMisspeaking) decision.record(messageQuarantined(violation, decision.moment));
    memory.misspeak();
    this.#options.judge.judge(memory, decision);
    decision.touch(violation.deviceId);
  }
}
