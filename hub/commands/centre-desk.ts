// The centre's window at the desk: its messages become requests, and every change of its commands is told on /replies.

import type { Log } from '../foundation/log.ts';
import type { CommandReason, CommandRequest, CommandView } from '../messages/command.ts';
import type { Timestamp } from '../messages/observation.ts';
import { type ParseJson, readCentreCommand } from './centre-command.ts';
import { reasons } from './command-reasons.ts';
import { refusalOf } from './refusal.ts';

export interface CentreDeskOptions {
  readonly parse: ParseJson;
  readonly now: () => Timestamp;
  /** What became of a command whose id is remembered. */
  readonly find: (id: string) => CommandView | undefined;
  /** Resolves after the commit; rejects while the hub stops. */
  readonly request: (request: CommandRequest) => Promise<CommandView>;
  readonly reply: (command: CommandView) => void;
  readonly log: Pick<Log, 'warn'>;
}

/** Requests that wait for their commit; more would only pile up before a slow disk. */
export const MAX_WAITING = 100;

export class CentreDesk {
  readonly #options: CentreDeskOptions;
  #waiting = 0;
  #isOpen = false;

  constructor(options: CentreDeskOptions) {
    this.#options = options;
  }

  /** Devices can connect: from now on requests are taken. */
  open(): void {
    this.#isOpen = true;
  }

  take(payload: Uint8Array, isRetained: boolean): void {
    const { now, parse, find, log } = this.#options;
    const read = readCentreCommand({ payload, isRetained }, now(), parse);
    if (!this.#isOpen) {
      if (read.request) this.#refuse(read.request, isRetained ? reasons.retained() : reasons.hubStarting());
    } else if (!read.ok) {
      const { problem, request } = read;
      log.warn({ problem, command: request?.id }, 'a command of the centre cannot be read');
      // An id that is known keeps what became of it, whatever else is said under it.
      if (request) this.#reply(find(request.id) ?? refusalOf(request, reasons.malformed(problem), now()));
    } else if (this.#waiting >= MAX_WAITING) {
      this.#refuse(read.request, reasons.hubBusy(MAX_WAITING));
    } else {
      void this.#ask(read.request);
    }
  }

  /** After each commit; commands that others asked for are not the centre's to hear here: their records tell of them. */
  show(changed: readonly CommandView[]): void {
    for (const command of changed) if (command.origin === 'centre') this.#reply(command);
  }

  /** What is new is told by `show`. */
  async #ask(request: CommandRequest): Promise<void> {
    const isKnown = this.#options.find(request.id) !== undefined;
    this.#waiting += 1;
    try {
      const command = await this.#options.request(request);
      if (isKnown) this.#reply(command);
    } catch (error) {
      // Nothing is taken in any more; nobody knows this command, and it will not act.
      this.#options.log.warn(
        { err: error, command: request.id },
        'a command of the centre came too late: the hub ends',
      );
    } finally {
      this.#waiting -= 1;
    }
  }

  #refuse(request: CommandRequest, reason: CommandReason): void {
    this.#reply(refusalOf(request, reason, this.#options.now()));
  }

  #reply(command: CommandView): void {
    this.#options.reply(command);
  }
}
