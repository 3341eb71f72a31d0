// The life of one command, from the moment it is accepted; what is refused never gets here.
//
//                  ┌──▶ expired (its commit took too long)
//   accepted ──────┤
//                  ├──▶ failed (device gone, hub restarted)
//                  ▼
//                sent ──┬──▶ succeeded (reply or observed point, as the contract asks)
//                       └──▶ failed (device said no, or nothing was proven in time)
//
// A reply ends it from accepted as well: it was sent, and its hand-over is just not reported yet.

import type { ContractCommand } from '../../firmware-contracts/contract.ts';
import type { CommandReason, CommandState, CommandView } from '../messages/command.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { HandOver } from '../messages/input.ts';
import type { JsonObject } from '../messages/json.ts';
import type { Observation, PointScalar, Timestamp } from '../messages/observation.ts';
import type { Moment } from '../messages/record-drafts.ts';
import { reasons } from './command-reasons.ts';

/** What proves that it worked. */
export type Proof =
  | { readonly by: 'reply'; readonly withinMs: number }
  | { readonly by: 'point'; readonly withinMs: number; readonly point: string; readonly value: PointScalar };

/** `view.state` is accepted or sent until it ends. */
export interface CommandLife {
  readonly view: CommandView;
  readonly proof: Proof;
  /** By the clock that nobody can set: until then it may be sent, and once it is sent, until then it must be proven. */
  readonly deadlineMs: number;
  /** Hub time; null before. */
  readonly sentAt: Timestamp | null;
  readonly saidDone: boolean;
  /** What the point of the proof showed since it was sent. */
  readonly seen: PointScalar | undefined;
}

/** A device's words, and when it made them. */
export interface Heard {
  readonly observation: Observation;
  /** False for words that were overtaken by newer ones: they tell nothing of the device now. */
  readonly isNewest: boolean;
  /** In the hub's time; undefined where the device's clock is not known yet: then the arrival has to do. */
  readonly madeAt: Timestamp | undefined;
}

/** What is known of a device's clock is right to about this. */
const CLOCK_SLACK_MS = 1_000;

/** Undefined where the arguments lack the value that the contract wants to see. */
export function proofOf({ expectedOutcome }: ContractCommand, given: JsonObject): Proof | undefined {
  const { within: withinMs, proof, point, value } = expectedOutcome;
  if (proof === 'reply') return { by: 'reply', withinMs };
  const isReference = typeof value === 'string' && value.startsWith('$');
  const wanted = isReference ? ownValue(given, value.slice(1)) : value;
  return point !== undefined && isScalar(wanted) ? { by: 'point', withinMs, point, value: wanted } : undefined;
}

export function isOver({ view }: CommandLife): boolean {
  return view.state !== 'accepted' && view.state !== 'sent';
}

export function handedOver(life: CommandLife, outcome: HandOver, { at, uptimeMs }: Moment): CommandLife {
  if (life.view.state !== 'accepted') return life;
  if (outcome === 'device-offline' && uptimeMs >= life.deadlineMs) return ended(life, 'expired', at, reasons.expired());
  if (outcome === 'device-offline') return ended(life, 'failed', at, reasons.notTaken());
  const deadlineMs = uptimeMs + life.proof.withinMs;
  return { ...life, view: { ...life.view, state: 'sent', changedAt: at }, sentAt: at, deadlineMs };
}

/** The same object comes back where this says nothing about the command. */
export function heard(life: CommandLife, words: Heard, at: Timestamp): CommandLife {
  if (words.observation.deviceId !== life.view.deviceId) return life;
  const { data } = words.observation;
  if (words.observation.channel !== 'reply') return observed(life, words, at);
  return data.commandId === life.view.id ? replied(life, data, at) : life;
}

function replied(life: CommandLife, { outcome, reason }: JsonObject, at: Timestamp): CommandLife {
  const why = typeof reason === 'string' ? reason : '';
  if (outcome === 'refused') return ended(life, 'failed', at, reasons.deviceRefused(why));
  if (outcome === 'failed') return ended(life, 'failed', at, reasons.deviceFailed(why));
  if (outcome !== 'succeeded' || life.saidDone) return life;
  return life.proof.by === 'reply' ? ended(life, 'succeeded', at, null) : { ...life, saidDone: true };
}

function observed(life: CommandLife, { observation, isNewest, madeAt }: Heard, at: Timestamp): CommandLife {
  const { proof, sentAt } = life;
  if (life.view.state !== 'sent' || proof.by !== 'point' || !isNewest) return life;
  const shown = observation.points.find(({ name }) => name === proof.point);
  if (!shown || (madeAt !== undefined && madeAt < (sentAt ?? 0) - CLOCK_SLACK_MS)) return life;
  if (shown.value === proof.value) return ended(life, 'succeeded', at, null);
  return shown.value === life.seen ? life : { ...life, seen: shown.value };
}

export function timePassed(life: CommandLife, { at, uptimeMs }: Moment): CommandLife {
  const isDue = life.view.state === 'sent' && uptimeMs >= life.deadlineMs;
  return isDue ? ended(life, 'failed', at, missing(life)) : life;
}

function missing({ proof, seen, saidDone }: CommandLife): CommandReason {
  if (proof.by === 'reply') return reasons.noReply(proof.withinMs);
  return reasons.notObserved({ ...proof, seen, saidDone });
}

/** The hub's wall clock was set by `stepMs`; the hub stood still for `pauseMs`, and heard nobody meanwhile. */
export function timeShifted(life: CommandLife, stepMs: number, pauseMs: number): CommandLife {
  if (life.sentAt === null) return life;
  return { ...life, sentAt: life.sentAt + stepMs, deadlineMs: life.deadlineMs + pauseMs };
}

export function ended(
  life: CommandLife,
  state: CommandState,
  at: Timestamp,
  reason: CommandReason | null,
): CommandLife {
  return { ...life, view: { ...life.view, state, reason, changedAt: at } };
}

export function isOf({ view }: CommandLife, deviceId: DeviceId): boolean {
  return view.deviceId === deviceId;
}

function ownValue(given: JsonObject, name: string): unknown {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

function isScalar(value: unknown): value is PointScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
