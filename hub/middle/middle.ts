// The deterministic middle: checking ─▶ devices ─▶ health ─▶ alarms, with the command desk beside it. One input in, one
// decision out; no I/O, no timer, no clock. The same inputs give the same decisions.

import { AlarmList } from '../alarms/alarm-list.ts';
import { HUB, hubConditions } from '../alarms/hub-alarms.ts';
import type { ContractLibrary } from '../checking/contract-library.ts';
import { CommandDesk } from '../commands/command-desk.ts';
import type { DeviceMemory } from '../devices/device-memory.ts';
import { TelemetryWindows } from '../devices/telemetry-windows.ts';
import type { Alarm } from '../messages/alarm.ts';
import type { CommandView } from '../messages/command.ts';
import type { Decision } from '../messages/decision.ts';
import type { DeviceView } from '../messages/device.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { DisconnectCause, Input } from '../messages/input.ts';
import type { InboundMessage, Timestamp } from '../messages/observation.ts';
import * as drafts from '../messages/record-drafts.ts';
import { DecisionDraft } from './decision-draft.ts';
import { HubTime } from './hub-time.ts';
import { Judge } from './judge.ts';
import { Listener } from './listener.ts';
import { Roster } from './roster.ts';
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

/** What the hub failed on by a defect of its own, with what could be decided all the same. */
export interface Decided extends Decision {
  readonly defects: readonly unknown[];
}

export class Middle {
  readonly #options: MiddleOptions;
  readonly #saved: SavedState;
  readonly #time = new HubTime();
  readonly #alarms = new AlarmList();
  readonly #windows: TelemetryWindows;
  readonly #devices: Roster;
  readonly #judge: Judge;
  readonly #commands: CommandDesk;
  readonly #listener: Listener;

  /** `saved` is the memory of the run before; a device takes up its part when it is registered. */
  constructor(options: MiddleOptions, saved: SavedState) {
    const { library, windowMs } = options;
    const windows = new TelemetryWindows(windowMs);
    const alarms = this.#alarms;
    const devices = new Roster({ ...options, saved, alarms, windows });
    const judge = new Judge({ ...options, alarms });
    const commands = openDesk(saved, devices, library);
    this.#options = options;
    this.#saved = saved;
    this.#windows = windows;
    this.#devices = devices;
    this.#judge = judge;
    this.#commands = commands;
    this.#listener = new Listener({ library, devices, windows, judge, commands, failing: saved.failing() });
    for (const alarm of saved.takeUp(HUB.id)?.alarms ?? []) alarms.restore(alarm);
  }

  devices(): readonly DeviceView[] {
    return [...this.#devices.all()].flatMap((memory) => this.#judge.view(memory) ?? []);
  }

  device(id: DeviceId): DeviceView | undefined {
    const memory = this.#devices.find(id);
    return memory && this.#judge.view(memory);
  }

  activeAlarms(): readonly Alarm[] {
    return this.#alarms.active();
  }

  /** Those under way, then the last ones that ended; newest first. */
  commands(): readonly CommandView[] {
    return this.#commands.list();
  }

  command(id: string): CommandView | undefined {
    return this.#commands.find(id);
  }

  /** Whether a command that was accepted is still to be sent: until its commit it may have expired. */
  mayBeSent(commandId: string, uptimeMs: number): boolean {
    return this.#commands.mayBeSent(commandId, uptimeMs);
  }

  /** Whether the message is of a device of the hall and would keep its contract now; nothing is taken in. */
  wouldAccept(message: InboundMessage, at: Timestamp): boolean {
    return this.#listener.wouldAccept(message, at);
  }

  /** Where it throws, memory and journal no longer agree: nothing more may be decided before a restart. */
  handle(input: Input): Decided {
    const decision = draftFor(input);
    this.#followClock(input, decision);
    this.#take(input, decision);
    return decision;
  }

  /** To be committed before that restart, lest the input comes again and the hub fails on it again. */
  putAside(input: Input & { kind: 'message' }, cause: unknown): Decision {
    const decision = draftFor(input);
    this.#listener.putAside(input.message, cause, decision);
    return decision;
  }

  /** A clock that was set, or a hub that stood still, is no device's fault. */
  #followClock(input: Input, decision: DecisionDraft): void {
    const { shiftMs, step } = this.#time.follow(input);
    if (step) decision.record(drafts.clockStepped(step, decision.moment));
    if (shiftMs === 0) return;
    const stepMs = step ? step.after - step.before : 0;
    for (const memory of this.#devices.all()) memory.shift(shiftMs);
    this.#windows.shift(shiftMs);
    decision.recordCommands(this.#commands.timeShifted(stepMs, shiftMs - stepMs, decision.moment));
  }

  #take(input: Input, decision: DecisionDraft): void {
    switch (input.kind) {
      case 'hub-started':
        return this.#start(input.bootId, input.pseudonymKey, decision);
      case 'hub-stopping':
        return this.#stop(decision);
      case 'pseudonym-key-changed':
        return this.#listener.usePseudonymKey(input.pseudonymKey);
      case 'device-registered':
        this.#judge.judge(this.#devices.register(input.device, input.at), decision);
        return decision.touch(input.device.id);
      case 'device-removed':
        decision.recordCommands(this.#commands.deviceRemoved(input.deviceId, decision.moment));
        return this.#devices.remove(input.deviceId, decision);
      case 'device-connected':
        return this.#change(input.deviceId, decision, (memory) => memory.connect(input.at));
      case 'device-disconnected':
        return this.#change(input.deviceId, decision, (memory) => this.#disconnect(memory, input.cause, input.at));
      case 'message':
        decision.replayed = input.replayOf;
        return this.#listener.receive(input.message, decision);
      case 'message-refused':
        return this.#listener.refuse(input, decision);
      case 'command-requested':
        return decision.recordCommands(this.#commands.request(input.request, decision.moment));
      case 'command-handed-over':
        return decision.recordCommands(this.#commands.handedOver(input.id, input.outcome, decision.moment));
      case 'hub-conditions':
        return decision.recordAlarms(this.#alarms.update(HUB, hubConditions(input.active), input.at));
      case 'time-passed':
        return this.#passTime(decision);
      default:
        input satisfies never;
    }
  }

  #start(bootId: string, pseudonymKey: string, decision: DecisionDraft): void {
    this.#listener.usePseudonymKey(pseudonymKey);
    decision.record(drafts.hubStarted({ bootId, wasStoppedCleanly: !this.#saved.wasRunning() }, decision.moment));
    decision.keep(keys.isRunning, true);
    decision.recordCommands(this.#commands.hubStarted(decision.moment));
  }

  #stop(decision: DecisionDraft): void {
    for (const window of this.#windows.closeAll()) decision.recordWindow(window, this.#devices.find(window.deviceId));
    for (const memory of this.#devices.all()) decision.keepDevice(memory);
    decision.record(drafts.hubStopped(decision.moment));
    decision.keep(keys.isRunning, false);
  }

  /** Where the hub itself ended the connection, or a newer one took its place, the device gets the time to come back. */
  #disconnect(memory: DeviceMemory, cause: DisconnectCause, now: Timestamp): void {
    if (cause === 'closed-by-hub' || cause === 'taken-over') memory.awaitUntil(now + this.#options.reconnectGraceMs);
    else memory.disconnect(cause, now);
  }

  #change(deviceId: DeviceId, decision: DecisionDraft, change: (memory: DeviceMemory) => void): void {
    const memory = this.#devices.find(deviceId);
    if (!memory) return;
    change(memory);
    this.#judge.judge(memory, decision);
    decision.keepDevice(memory);
    decision.touch(deviceId);
  }

  #passTime(decision: DecisionDraft): void {
    const { at } = decision.moment;
    for (const window of this.#windows.closeDue(at)) decision.recordWindow(window, this.#devices.find(window.deviceId));
    for (const memory of this.#devices.all()) this.#judge.judge(memory, decision);
    decision.recordCommands(this.#commands.timePassed(decision.moment));
    this.#listener.passTime(decision);
  }
}

function draftFor({ at, isClockTrusted, uptimeMs }: Input): DecisionDraft {
  return new DecisionDraft({ at, isClockTrusted, uptimeMs });
}

function openDesk(saved: SavedState, devices: Roster, library: ContractLibrary): CommandDesk {
  return new CommandDesk({
    saved: saved.takeCommands(),
    commandOf: (deviceClass, name) => library.commandOf(deviceClass, name),
    deviceOf: (id) => {
      const memory = devices.find(id);
      return memory && { class: memory.device.class, isConnected: memory.connection === 'connected' };
    },
  });
}
