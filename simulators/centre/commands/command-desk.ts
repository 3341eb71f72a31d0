// Commands to the halls: made here, sent once, and followed until the hall says how they ended.

import { isJsonObject, type JsonObject } from '../../foundation/json.ts';

/** In the order in which they can come. */
const STATES = ['accepted', 'sent', 'refused', 'succeeded', 'failed', 'expired'];
const FINAL_STATES = ['refused', 'succeeded', 'failed', 'expired'];

export interface CommandRequest {
  /** The idempotency key. */
  readonly id: string;
  readonly hall: string;
  readonly device: string;
  readonly name: string;
  readonly arguments: JsonObject;
  readonly asker: string;
  /** Seconds until the hall must not act on it any more. */
  readonly ttlS: number;
}

export interface CommandStep {
  readonly state: string;
  /** In English; empty where there is none. */
  readonly reason: string;
  readonly at: string;
}

export interface CommandView extends CommandRequest {
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly isFinal: boolean;
  readonly steps: readonly CommandStep[];
}

interface Known extends Omit<CommandView, 'isFinal' | 'steps'> {
  readonly steps: CommandStep[];
}

export interface CommandDeskOptions {
  readonly now: () => number;
  /** False where there is no line. */
  readonly publish: (topic: string, payload: string) => boolean;
  readonly onStep: (command: CommandView, step: CommandStep) => void;
}

const REMEMBERED = 1000;

const LONGEST_TEXT = 500;

export class CommandDesk {
  readonly #options: CommandDeskOptions;
  /** By `<hall>/<id>`, the oldest first. */
  readonly #commands = new Map<string, Known>();

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Undefined where there is no line: nothing is sent later. The same id again asks what became of it. */
  send(request: CommandRequest): CommandView | undefined {
    const now = this.#options.now();
    const [issuedAt, expiresAt] = [now, now + request.ttlS * 1000].map((time) => new Date(time).toISOString());
    if (issuedAt === undefined || expiresAt === undefined) return undefined;
    const { hall, ttlS, ...rest } = request;
    const key = `${hall}/${request.id}`;
    const command = this.#commands.get(key) ?? { ...request, issuedAt, expiresAt, steps: [] };
    this.#commands.set(key, command);
    const [oldest] = this.#commands.keys();
    if (this.#commands.size > REMEMBERED && oldest !== undefined) this.#commands.delete(oldest);
    const isSent = this.#options.publish(`halls/${hall}/commands`, JSON.stringify({ ...rest, issuedAt, expiresAt }));
    return isSent ? viewOf(command) : undefined;
  }

  find(hall: string, id: string): CommandView | undefined {
    const command = this.#commands.get(`${hall}/${id}`);
    return command && viewOf(command);
  }

  /** A reply, or the data of a record of a command's change: whichever comes first counts. */
  heard(hall: string, said: unknown): void {
    if (!isJsonObject(said)) return;
    const { id, state, reason, at, changedAt } = said;
    const command = this.#commands.get(`${hall}/${String(id)}`);
    if (!command || typeof state !== 'string' || !STATES.includes(state)) return;
    if (command.steps.some((step) => step.state === state)) return;
    const step = { state, reason: printable(reasonOf(reason)), at: printable(String(at ?? changedAt ?? '')) };
    command.steps.push(step);
    command.steps.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
    this.#options.onStep(viewOf(command), step);
  }
}

function viewOf(command: Known): CommandView {
  return { ...command, isFinal: command.steps.some(({ state }) => FINAL_STATES.includes(state)) };
}

/** What a device says ends at a person's terminal, which must not take orders from it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·').slice(0, LONGEST_TEXT);
}

function reasonOf(reason: unknown): string {
  if (!isJsonObject(reason)) return '';
  const text = isJsonObject(reason.text) ? reason.text.en : undefined;
  return typeof text === 'string' ? text : String(reason.code ?? '');
}
