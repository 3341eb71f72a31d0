// What became of commands, told to the centre on /replies: kept in memory for a while when the line is away, no longer.

import type { Log } from '../../foundation/log.ts';
import type { CommandView } from '../../messages/command.ts';
import type { HallId } from '../../messages/ids.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import { centreTopics } from '../../messages/topics.ts';
import type { OutgoingMessage } from '../record-format.ts';

/** The record of each change is what counts; replies beyond this are dropped, oldest first. */
const MOST_KEPT = 1_000;
const WINDOW = 20;

export interface RepliesOptions {
  readonly hall: HallId;
  readonly publish: (message: OutgoingMessage, onAcknowledged: () => void) => void;
  readonly log: Log;
}

export class Replies {
  readonly #options: RepliesOptions;
  /** In order; those at the front are on their way. */
  #kept: OutgoingMessage[] = [];
  #onTheWay = 0;
  #line: object | undefined;

  constructor(options: RepliesOptions) {
    this.#options = options;
  }

  add(command: CommandView): void {
    const { hall, log } = this.#options;
    const payload = JSON.stringify(toReply(command));
    this.#kept.push({ topic: centreTopics.replies(hall), payload, qos: 1, retain: false });
    if (this.#kept.length > MOST_KEPT) {
      this.#kept.shift();
      this.#onTheWay = Math.max(0, this.#onTheWay - 1);
      log.debug({ kept: MOST_KEPT }, 'too many replies wait for the line; the oldest was dropped');
    }
    this.#send();
  }

  lineUp(): void {
    this.#line = {};
    this.#send();
  }

  lineDown(): void {
    this.#line = undefined;
    this.#onTheWay = 0;
  }

  #send(): void {
    const line = this.#line;
    while (line && this.#onTheWay < Math.min(WINDOW, this.#kept.length)) {
      const message = this.#kept[this.#onTheWay++];
      if (message) this.#options.publish(message, () => line === this.#line && this.#acknowledged(message));
    }
  }

  #acknowledged(message: OutgoingMessage): void {
    const index = this.#kept.indexOf(message);
    if (index < 0 || index >= this.#onTheWay) return;
    this.#kept.splice(index, 1);
    this.#onTheWay -= 1;
    this.#send();
  }
}

/** The `data` of a reply, whatever the form in which it goes. */
export function toReply({ id, deviceId, name, state, reason, asker, changedAt }: CommandView): object {
  const why = reason && { code: reason.code, text: { en: reason.text.en, zh: reason.text.zh } };
  return { id, device: deviceId, name, state, reason: why, asker, at: rfc3339(changedAt) };
}
