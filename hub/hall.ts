// Decide, commit once, act: every input passes here, and every surface looks here.

import { reasons } from './commands/command-reasons.ts';
import { refusalOf } from './commands/refusal.ts';
import { DefectLog, decisionFailed } from './defect-log.ts';
import type { Clock } from './foundation/clock.ts';
import { AtriumError } from './foundation/errors.ts';
import type { Part } from './foundation/lifecycle.ts';
import type { Log } from './foundation/log.ts';
import type { Alarm } from './messages/alarm.ts';
import type { Command, CommandRequest, CommandView } from './messages/command.ts';
import { type Decision, isEmptyForJournal } from './messages/decision.ts';
import type { DeviceView } from './messages/device.ts';
import type { HandOver, Input, InputBody, InputMoment } from './messages/input.ts';
import type { Timestamp } from './messages/observation.ts';
import type { Middle } from './middle/middle.ts';
import { type HallChange, Onlookers } from './onlookers.ts';

export type { HallChange } from './onlookers.ts';

export interface HallOptions {
  readonly middle: Middle;
  readonly commit: (decision: Decision) => Promise<unknown>;
  /** Hands a command to its device. Never rejects. */
  readonly send: (command: Command) => Promise<HandOver>;
  readonly clock: Clock;
  readonly isClockTrusted: () => boolean;
  /** False while the disk is ill: then commits wait, and what was decided is shown before them. */
  readonly isCommitting: () => boolean;
  readonly log: Pick<Log, 'error'>;
  /** A commit or a decision failed: only a restart brings memory and journal together again. */
  readonly onFatal: (error: Error) => void;
}

export class Hall {
  readonly #options: HallOptions;
  readonly #onlookers: Onlookers;
  #lastCommit: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #startedMs: number;
  #isClosed = false;
  /** A decision failed half-way: what the memory holds now must not be decided on. */
  #isUnsound = false;
  readonly #defects: DefectLog;

  constructor(options: HallOptions) {
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
    this.#defects = new DefectLog(options.log);
    this.#onlookers = new Onlookers((id) => options.middle.device(id));
  }

  devices(): readonly DeviceView[] {
    return this.#options.middle.devices();
  }

  alarms(): readonly Alarm[] {
    return this.#options.middle.activeAlarms();
  }

  /** Those under way, then the last ones that ended; newest first. */
  commands(): readonly CommandView[] {
    return this.#options.middle.commands();
  }

  /** Of one whose id is remembered; the same id never acts twice. */
  command(id: string): CommandView | undefined {
    return this.#options.middle.command(id);
  }

  /** How many inputs wait for the disk now. */
  get waiting(): number {
    return this.#waiting;
  }

  /** As a part: says that the hub has started, and at the end that it stops. */
  opened(start: { bootId: string; pseudonymKey: string }): Part {
    let isOpen = false;
    return {
      name: 'hall',
      start: async () => {
        isOpen = true;
        // Not waited for: on an ill disk the hall opens all the same.
        this.notice({ kind: 'hub-started', ...start });
      },
      stop: async () => {
        if (!isOpen) return;
        isOpen = false;
        const stopping = this.submit({ kind: 'hub-stopping' });
        this.#isClosed = true;
        if (this.#options.isCommitting()) await stopping;
        else stopping.catch(() => undefined);
      },
    };
  }

  /** Resolves when what followed from the input is on disk; rejects once the hub is stopping or a commit has failed. */
  async submit(body: InputBody): Promise<void> {
    // A repeated message decides nothing, but the first one may not be on disk yet: its answer waits as well.
    await this.#conclude(this.#take(body));
  }

  /** What became of it once that is on disk; asked again, what has become of it by now. Rejects as `submit` does. */
  async requestCommand(request: CommandRequest): Promise<CommandView> {
    const now = this.#options.clock.now();
    if (!this.#options.isCommitting()) return this.command(request.id) ?? this.#refuseUnrecorded(request, now);
    const decision = this.#take({ kind: 'command-requested', request });
    // Remembered under its id, or refused without.
    const view = this.command(request.id) ?? decision.changedCommands[0];
    await this.#conclude(decision);
    return this.command(request.id) ?? view ?? refusalOf(request, reasons.malformed('id'), now);
  }

  #refuseUnrecorded(request: CommandRequest, now: Timestamp): CommandView {
    const view = refusalOf(request, reasons.notRecordable(), now);
    this.#onlookers.showCommands([view]);
    return view;
  }

  /** For what nobody waits to hear of: where nothing follows that must be on disk, nothing is kept waiting either. */
  notice(body: InputBody): void {
    if (this.#isClosed || this.#isUnsound) return;
    const decision = this.#tryTake(body);
    if (!decision) return;
    const hasCommands = decision.commands.length + decision.changedCommands.length > 0;
    if (hasCommands) void this.#conclude(decision).catch(() => undefined);
    else if (isEmptyForJournal(decision)) this.#onlookers.show(decision);
    else this.#showInTime(decision);
  }

  /** What fails there is reported there. */
  #tryTake(body: InputBody): Decision | undefined {
    try {
      return this.#take(body);
    } catch {
      return undefined;
    }
  }

  #take(body: InputBody): Decision {
    if (this.#isClosed) throw new AtriumError('JOURNAL_UNAVAILABLE', 'The hub is stopping and takes nothing more in.');
    if (this.#isUnsound) throw new AtriumError('JOURNAL_UNAVAILABLE', 'The hub failed and restarts.');
    const decision = this.#decide({ ...this.#moment(), ...body });
    if (!isEmptyForJournal(decision)) this.#lastCommit = this.#commit(decision);
    return decision;
  }

  #decide(input: Input): Decision {
    try {
      const decision = this.#options.middle.handle(input);
      if (decision.defects.length > 0) this.#defects.report(input, decision.defects);
      return decision;
    } catch (cause) {
      this.#isUnsound = true;
      const error = decisionFailed(input, cause);
      const end = () => this.#options.onFatal(error);
      this.#putAside(input, cause).then(end, end);
      throw error;
    }
  }

  /** What is decided already gets to the disk; a message that comes again must not be taken in again after the restart. */
  async #putAside(input: Input, cause: unknown): Promise<void> {
    if (!this.#options.isCommitting()) return;
    const decision = input.kind === 'message' ? this.#options.middle.putAside(input, cause) : undefined;
    await Promise.allSettled([this.#lastCommit, decision && this.#options.commit(decision)]);
  }

  /** Whoever commits reports what fails there. Nothing waits behind an ill disk that need not. */
  #showInTime(decision: Decision): void {
    this.#lastCommit.catch(() => undefined);
    if (this.#options.isCommitting()) return void this.#conclude(decision).catch(() => undefined);
    this.#onlookers.decided(decision);
    this.#onlookers.showUnwritten();
  }

  async #conclude(decision: Decision): Promise<void> {
    this.#onlookers.decided(decision);
    this.#waiting += 1;
    if (!this.#options.isCommitting()) this.#onlookers.showUnwritten();
    await this.#lastCommit.finally(() => (this.#waiting -= 1));
    for (const command of decision.commands) void this.#handOver(command);
    this.#onlookers.written(decision);
  }

  #moment(): InputMoment {
    const { clock, isClockTrusted } = this.#options;
    const uptimeMs = Math.round(clock.monotonicMs() - this.#startedMs);
    return { at: clock.now(), isClockTrusted: isClockTrusted(), uptimeMs };
  }

  async #handOver(command: Command): Promise<void> {
    if (this.#isClosed || this.#isUnsound) return;
    const { middle, send } = this.#options;
    // The commit may have waited for an ill disk: what is late by now must not act.
    const isInTime = middle.mayBeSent(command.id, this.#moment().uptimeMs);
    const outcome = isInTime ? await send(command) : 'device-offline';
    // While the hub stops nothing more is taken in: its next start says what became of the command.
    await this.submit({ kind: 'command-handed-over', id: command.id, outcome }).catch(() => undefined);
  }

  /** After one that failed none succeeds: its message, brought again, would look like a repetition and be acknowledged. */
  async #commit(decision: Decision): Promise<void> {
    const before = this.#lastCommit;
    try {
      await this.#options.commit(decision);
    } catch (error) {
      if (!this.#isClosed) this.#options.onFatal(error as Error);
      throw error;
    }
    await before;
  }

  /** Calls back after the commit with what looks different now. */
  onChange(listener: (change: HallChange) => void): () => void {
    return this.#onlookers.listen(listener);
  }
}
