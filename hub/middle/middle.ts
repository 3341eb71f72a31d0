// The deterministic middle: checking ─▶ devices ─▶ health ─▶ alarms. One input in, one decision out;
// no I/O, no timer, no clock. The same inputs give the same decisions.

import { AlarmList } from '../alarms/alarm-list.ts';
import { ContractChecker } from '../checking/contract-checker.ts';
import type { ContractLibrary } from '../checking/contract-library.ts';
import { DeviceMemory } from '../devices/device-memory.ts';
import { viewOf } from '../devices/device-view.ts';
import type { Arrival } from '../devices/sequence.ts';
import { type TelemetryWindow, TelemetryWindows } from '../devices/telemetry-windows.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { Decision } from '../messages/decision.ts';
import type { Device, DeviceView } from '../messages/device.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { DisconnectCause, Input } from '../messages/input.ts';
import type { InboundMessage, Observation, Timestamp, Violation } from '../messages/observation.ts';
import * as drafts from '../messages/record-drafts.ts';
import { assess, type Standards } from './assessment.ts';
import { DecisionDraft } from './decision-draft.ts';
import { keys, type SavedState } from './saved-state.ts';

export interface MiddleOptions {
  readonly library: ContractLibrary;
  /** From this deviation on a device's clock counts as wrong. */
  readonly clockToleranceMs: number;
  /** How long devices may take to come back after a restart of the hub. */
  readonly reconnectGraceMs: number;
  /** Length of a telemetry window. */
  readonly windowMs: number;
}

/**
 * Inputs come several times a second, if only because time passes. A longer step, or one back, means that the hub's
 * clock was set or that the hub itself stood still: no device is to blame for it.
 */
const LONGEST_STEP_MS = 10_000;

interface Heard {
  readonly memory: DeviceMemory;
  readonly arrival: Arrival;
}

export class Middle {
  readonly #options: MiddleOptions;
  readonly #checker: ContractChecker;
  readonly #devices = new Map<DeviceId, DeviceMemory>();
  readonly #windows: TelemetryWindows;
  readonly #alarms = new AlarmList();
  readonly #saved: SavedState;
  #now: Timestamp | undefined;

  /** `saved` is the memory of the run before; a device takes up its part when it is registered. */
  constructor(options: MiddleOptions, saved: SavedState) {
    const { library, windowMs } = options;
    this.#options = options;
    this.#saved = saved;
    this.#checker = new ContractChecker(library);
    this.#windows = new TelemetryWindows(windowMs);
  }

  devices(): readonly DeviceView[] {
    return [...this.#devices.keys()].flatMap((id) => this.device(id) ?? []);
  }

  device(id: DeviceId): DeviceView | undefined {
    const memory = this.#devices.get(id);
    return memory?.verdict && viewOf(memory, this.#standardsOf(memory).contract, memory.verdict);
  }

  activeAlarms(): readonly Alarm[] {
    return this.#alarms.active();
  }

  /** Whether the message is of a device of the hall and would keep its contract now; nothing is taken in. */
  wouldAccept(message: InboundMessage, at: Timestamp): boolean {
    return this.#devices.has(message.deviceId) && this.#checker.check(message, at).ok;
  }

  handle(input: Input): Decision {
    this.#followClock(input.at);
    const decision = new DecisionDraft({ at: input.at, isClockTrusted: input.isClockTrusted });
    this.#take(input, decision);
    return decision;
  }

  #followClock(now: Timestamp): void {
    const stepMs = now - (this.#now ?? now);
    this.#now = now;
    if (stepMs >= 0 && stepMs < LONGEST_STEP_MS) return;
    for (const memory of this.#devices.values()) memory.shift(stepMs);
    this.#windows.shift(stepMs);
  }

  #take(input: Input, decision: DecisionDraft): void {
    switch (input.kind) {
      case 'hub-started':
        return this.#start(input.bootId, input.pseudonymKey, decision);
      case 'hub-stopping':
        return this.#stop(decision);
      case 'pseudonym-key-changed':
        return this.#checker.usePseudonymKey(input.pseudonymKey);
      case 'device-registered':
        return this.#register(input.device, decision);
      case 'device-removed':
        return this.#remove(input.deviceId, decision);
      case 'device-connected':
        return this.#change(input.deviceId, decision, (memory) => memory.connect(input.at));
      case 'device-disconnected':
        return this.#change(input.deviceId, decision, (memory) => this.#disconnect(memory, input.cause, input.at));
      case 'message':
        decision.replayed = input.replayOf;
        return this.#receive(input.message, decision);
      case 'message-refused':
        return this.#quarantine(this.#refusal(input), decision);
      case 'time-passed':
        return this.#passTime(decision);
      default:
        input satisfies never;
    }
  }

  #start(bootId: string, pseudonymKey: string, decision: DecisionDraft): void {
    this.#checker.usePseudonymKey(pseudonymKey);
    decision.record(drafts.hubStarted({ bootId, wasStoppedCleanly: !this.#saved.wasRunning() }, decision.moment));
    decision.keep(keys.isRunning, true);
  }

  #stop(decision: DecisionDraft): void {
    for (const window of this.#windows.closeAll()) this.#recordWindow(window, decision);
    for (const memory of this.#devices.values()) this.#keep(memory, decision);
    decision.record(drafts.hubStopped(decision.moment));
    decision.keep(keys.isRunning, false);
  }

  #register(device: Device, decision: DecisionDraft): void {
    const memory = this.#devices.get(device.id) ?? this.#remember(device, decision.moment.at);
    memory.device = device;
    this.#devices.set(device.id, memory);
    this.#judge(memory, decision);
    decision.touch(device.id);
  }

  #remember(device: Device, now: Timestamp): DeviceMemory {
    const memory = new DeviceMemory(device);
    const saved = this.#saved.takeUp(device.id);
    if (saved?.memory) memory.restore(saved.memory, now);
    for (const [channel, sequence] of saved?.sequences ?? []) memory.restoreSequence(channel, sequence);
    for (const alarm of saved?.alarms ?? []) this.#alarms.restore(alarm);
    memory.awaitUntil(now + this.#options.reconnectGraceMs);
    return memory;
  }

  /** Also of a device that was removed while the hub was down: the journal still knows it. */
  #remove(deviceId: DeviceId, decision: DecisionDraft): void {
    const saved = this.#saved.takeUp(deviceId);
    for (const alarm of saved?.alarms ?? []) this.#alarms.restore(alarm);
    const memory = this.#devices.get(deviceId);
    const window = this.#windows.close(deviceId);
    if (window) this.#recordWindow(window, decision);
    const { cleared, known } = this.#alarms.forget(deviceId, decision.moment.at);
    for (const alarm of cleared) this.#recordAlarm(alarm, decision);
    for (const alarm of known) decision.keep(keys.alarm(alarm.id), null);
    const channels = memory?.channels() ?? saved?.sequences.keys() ?? [];
    for (const channel of channels) decision.keep(keys.sequence(deviceId, channel), null);
    if (memory || saved) decision.keep(keys.device(deviceId), null);
    this.#devices.delete(deviceId);
    decision.touch(deviceId);
  }

  /** Where the hub itself ended the connection, or a newer one took its place, the device gets the time to come back. */
  #disconnect(memory: DeviceMemory, cause: DisconnectCause, now: Timestamp): void {
    if (cause === 'closed-by-hub' || cause === 'taken-over') memory.awaitUntil(now + this.#options.reconnectGraceMs);
    else memory.disconnect(cause, now);
  }

  #change(deviceId: DeviceId, decision: DecisionDraft, change: (memory: DeviceMemory) => void): void {
    const memory = this.#devices.get(deviceId);
    if (!memory) return;
    change(memory);
    this.#judge(memory, decision);
    this.#keep(memory, decision);
    decision.touch(deviceId);
  }

  #receive(message: InboundMessage, decision: DecisionDraft): void {
    const result = this.#checker.check(message, decision.moment.at);
    if (!result.ok) return this.#quarantine(result.violation, decision);
    const memory = this.#devices.get(message.deviceId);
    const arrival = memory?.take(result.observation);
    if (!memory || !arrival || arrival === 'duplicate') return;
    this.#recordWhatWasSaid(result.observation, { memory, arrival }, decision);
    this.#judge(memory, decision);
    decision.touch(message.deviceId);
  }

  #recordWhatWasSaid(observation: Observation, { memory, arrival }: Heard, decision: DecisionDraft): void {
    const { channel, deviceId } = observation;
    if (channel === 'presence') return;
    if (channel === 'telemetry') {
      const window = this.#windows.add(observation);
      return window && this.#recordWindow(window, decision);
    }
    decision.keep(keys.sequence(deviceId, channel), memory.saveSequence(channel));
    if (channel === 'state') {
      if (!memory.changeState(observation.data, arrival)) return;
      this.#keep(memory, decision);
    }
    decision.record(drafts.deviceSaid(observation, decision.moment));
  }

  /** What was heard of telemetry is kept with its window, so that losses are counted over a restart. */
  #recordWindow(window: TelemetryWindow, decision: DecisionDraft): void {
    decision.record(drafts.telemetryWindow(window, decision.moment));
    const memory = this.#devices.get(window.deviceId);
    if (!memory) return;
    this.#keep(memory, decision);
    decision.keep(keys.sequence(window.deviceId, 'telemetry'), memory.saveSequence('telemetry'));
  }

  #refusal({ message, reason, detail = message.topic, at }: Input & { kind: 'message-refused' }): Violation {
    return this.#checker.refuse(message, at, { reason, detail }).violation;
  }

  #quarantine(violation: Violation, decision: DecisionDraft): void {
    decision.quarantined.push(violation);
    const memory = this.#devices.get(violation.deviceId);
    if (!memory) return;
    // The centre hears of the first of a series; quarantine holds them all.
    if (!memory.isMisspeaking) decision.record(drafts.messageQuarantined(violation, decision.moment));
    memory.misspeak();
    this.#judge(memory, decision);
    decision.touch(violation.deviceId);
  }

  #passTime(decision: DecisionDraft): void {
    for (const window of this.#windows.closeDue(decision.moment.at)) this.#recordWindow(window, decision);
    for (const memory of this.#devices.values()) this.#judge(memory, decision);
  }

  /** Verdict and alarms follow from what is known of the device; what changed is recorded. */
  #judge(memory: DeviceMemory, decision: DecisionDraft): void {
    const { device, verdict: before } = memory;
    const { verdict, conditions } = assess(memory, this.#standardsOf(memory), decision.moment);
    memory.verdict = verdict;
    const changedAlarms = this.#alarms.update(device, conditions, decision.moment.at);
    for (const alarm of changedAlarms) this.#recordAlarm(alarm, decision);
    const isSame = before?.connectivity === verdict.connectivity && before.health === verdict.health;
    if (isSame && changedAlarms.length === 0) return;
    if (before && !isSame) decision.record(drafts.verdictChanged(device, verdict, decision.moment));
    this.#keep(memory, decision);
    decision.touch(device.id);
  }

  #recordAlarm(alarm: Alarm, decision: DecisionDraft): void {
    decision.changedAlarms.push(alarm);
    decision.record(drafts.alarmChanged(alarm, decision.moment));
    decision.keep(keys.alarm(alarm.id), alarm);
  }

  #keep(memory: DeviceMemory, decision: DecisionDraft): void {
    decision.keep(keys.device(memory.device.id), memory.save());
  }

  #standardsOf({ device }: DeviceMemory): Standards {
    const { library, clockToleranceMs } = this.#options;
    return { contract: library.require(device.class), clockToleranceMs };
  }
}
