// Where every command passes, whoever asks: checked, accepted, sent, proven or not, and never twice under one id.
//
//   request ─▶ known id? ─▶ form ─▶ check ─▶ accepted ─▶ (commit) ─▶ handed over ─▶ heard, time ─▶ ended, remembered
//                 │          └────────┴─▶ refused, remembered
//                 └─▶ nothing: its present state is the answer

import type { Command, CommandReason, CommandRequest, CommandView } from '../messages/command.ts';
import type { DeviceClass, DeviceId } from '../messages/ids.ts';
import type { HandOver } from '../messages/input.ts';
import type { Moment } from '../messages/record-drafts.ts';
import * as life from './command-life.ts';
import { reasons } from './command-reasons.ts';
import { EndedCommands, MAX_REMEMBERED } from './ended-commands.ts';
import { refusalOf, viewOf } from './refusal.ts';
import {
  type AddressedDevice,
  type CheckedRequest,
  checkRequest,
  type KnownCommand,
  malformation,
} from './request-check.ts';
import { type CommandChange, restoredLife, type SavedCommand, savedLife } from './saved-command.ts';

export interface CommandDeskOptions {
  readonly deviceOf: (id: DeviceId) => AddressedDevice | undefined;
  readonly commandOf: (deviceClass: DeviceClass, name: string) => KnownCommand | undefined;
  /** What the journal holds of the runs before, in any order. */
  readonly saved: readonly SavedCommand[];
}

const NOTHING: readonly CommandChange[] = [];

export class CommandDesk {
  readonly #options: Omit<CommandDeskOptions, 'saved'>;
  /** Accepted or sent, by id, oldest first. */
  readonly #open = new Map<string, life.CommandLife>();
  readonly #ended = new EndedCommands();
  /** Until the hub has started. */
  #saved: readonly SavedCommand[];

  constructor({ saved, ...options }: CommandDeskOptions) {
    this.#options = options;
    this.#saved = saved;
  }

  /** Nothing that devices say can matter now. */
  get isIdle(): boolean {
    return this.#open.size === 0;
  }

  find(id: string): CommandView | undefined {
    return this.#open.get(id)?.view ?? this.#ended.find(id);
  }

  /** Those that are not over, then the last ones that are; newest first. */
  list(): readonly CommandView[] {
    return [...[...this.#open.values()].map(({ view }) => view).toReversed(), ...this.#ended.recent()];
  }

  /** Whether a command that was accepted is still to be sent: its commit may have taken its time. */
  mayBeSent(id: string, uptimeMs: number): boolean {
    const known = this.#open.get(id);
    return known?.view.state === 'accepted' && uptimeMs < known.deadlineMs;
  }

  /** What was accepted and may or may not have been sent never acts now; what was sent waits on for its outcome. */
  hubStarted(moment: Moment): readonly CommandChange[] {
    const saved = this.#saved.toSorted((a, b) => a.view.changedAt - b.view.changedAt);
    this.#saved = [];
    const forgotten = this.#ended.restore(
      saved.flatMap(({ view, open }) => (open ? [] : [view])),
      moment,
    );
    const changes = saved.flatMap(({ view, open }) => {
      if (!open) return NOTHING;
      const restored = restoredLife(view, open, moment);
      this.#open.set(view.id, restored);
      if (view.state === 'sent') return NOTHING;
      return this.#become(life.ended(restored, 'failed', moment.at, reasons.hubRestarted()), moment);
    });
    return [...forgotten, ...changes];
  }

  /** No change where the id is known: the same id never acts twice. */
  request(request: CommandRequest, moment: Moment): readonly CommandChange[] {
    if (this.find(request.id)) return NOTHING;
    const malformed = malformation(request);
    if (malformed) return [unremembered(request, reasons.malformed(malformed), moment)];
    const room = this.#ended.makeRoom();
    if (!room) return [unremembered(request, reasons.memoryFull(MAX_REMEMBERED), moment)];
    const checked = checkRequest(request, this.#situation(), moment);
    if (checked.ok) return [...room, this.#accept(request, checked, moment)];
    // What broke the contract is not kept: it may hold anything, a person's data among it.
    const refused = viewOf({ ...request, arguments: {} }, moment.at);
    const view = { ...refused, state: checked.state, reason: checked.reason };
    return [...room, { id: view.id, view, saved: { view } }, ...this.#ended.add(view, moment)];
  }

  handedOver(id: string, outcome: HandOver, moment: Moment): readonly CommandChange[] {
    return this.#change((known) => (known.view.id === id ? life.handedOver(known, outcome, moment) : known), moment);
  }

  heard(words: life.Heard, moment: Moment): readonly CommandChange[] {
    // What a broker stored, or a person let in from quarantine, tells of the past.
    if (this.isIdle || words.observation.isRetained) return NOTHING;
    return this.#change((known) => life.heard(known, words, moment.at), moment);
  }

  timePassed(moment: Moment): readonly CommandChange[] {
    const forgotten = this.#ended.forgetOld(moment);
    return [...forgotten, ...this.#change((known) => life.timePassed(known, moment), moment)];
  }

  /** The hub's wall clock was set by `stepMs`, the hub stood still for `pauseMs`. */
  timeShifted(stepMs: number, pauseMs: number, moment: Moment): readonly CommandChange[] {
    return this.#change((known) => life.timeShifted(known, stepMs, pauseMs), moment);
  }

  deviceRemoved(id: DeviceId, moment: Moment): readonly CommandChange[] {
    const remove = (known: life.CommandLife) => life.ended(known, 'failed', moment.at, reasons.deviceRemoved());
    return this.#change((known) => (life.isOf(known, id) ? remove(known) : known), moment);
  }

  #situation() {
    const open = [...this.#open.values()];
    const openOf = (id: DeviceId) => open.filter((known) => life.isOf(known, id)).length;
    return { ...this.#options, openOf, open: open.length };
  }

  #accept(request: CommandRequest, checked: CheckedRequest & { ok: true }, moment: Moment): CommandChange {
    const { device, command, proof } = checked;
    const { at, uptimeMs } = moment;
    const liveMs = Math.min(request.expiresAt - at, command.timeToLiveMs);
    const view = { ...viewOf(request, moment.at), expiresAt: at + liveMs };
    const begun = { view, proof, deadlineMs: uptimeMs + liveMs, sentAt: null, saidDone: false, seen: undefined };
    this.#open.set(view.id, begun);
    const { state, reason, asker, origin, requestedAt, changedAt, ...asked } = view;
    const send: Command = { ...asked, deviceClass: device.class, issuedAt: at };
    return { id: view.id, view, saved: savedLife(begun, moment), send };
  }

  #change(next: (known: life.CommandLife) => life.CommandLife, moment: Moment): readonly CommandChange[] {
    if (this.isIdle) return NOTHING;
    return [...this.#open.values()].flatMap((known) => {
      const now = next(known);
      return now === known ? NOTHING : this.#become(now, moment);
    });
  }

  #become(now: life.CommandLife, moment: Moment): readonly CommandChange[] {
    const { view } = now;
    const before = this.#open.get(view.id);
    const isChanged = before?.view.state !== view.state;
    if (life.isOver(now)) {
      this.#open.delete(view.id);
      return [{ id: view.id, view, saved: { view } }, ...this.#ended.add(view, moment)];
    }
    this.#open.set(view.id, now);
    // What was merely seen is not worth a commit.
    if (now.seen !== before?.seen) return NOTHING;
    return [{ id: view.id, saved: savedLife(now, moment), ...(isChanged && { view }) }];
  }
}

/** Answered and recorded, but not kept under its id. */
function unremembered(request: CommandRequest, reason: CommandReason, moment: Moment): CommandChange {
  const view = refusalOf(request, reason, moment.at);
  return { id: view.id, view };
}
