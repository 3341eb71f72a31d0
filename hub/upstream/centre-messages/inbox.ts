// What comes in from the centre: receipts and commands, each checked and bounded before anyone acts on it.

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { TokenBucket } from '../../foundation/token-bucket.ts';
import type { HallId } from '../../messages/ids.ts';
import { centreTopics } from '../../messages/topics.ts';
import type { IncomingMessage } from '../record-format.ts';
import { BoundedLog } from './bounded-log.ts';
import { type Receipt, readReceipt } from './receipt.ts';

/** Of commands, in whichever form the centre sends them. */
export const COMMAND_RATE = { burst: 50, perSecond: 50 };

export interface InboxOptions {
  readonly hall: HallId;
  /** False where the receipt speaks of records that were never sent. */
  readonly onReceipt: (receipt: Receipt) => boolean;
  readonly onCommand: (payload: Buffer, isRetained: boolean) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export class Inbox {
  readonly #options: InboxOptions;
  readonly #log: BoundedLog;
  readonly #commands: TokenBucket;

  constructor(options: InboxOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#log = new BoundedLog(log, clock);
    this.#commands = new TokenBucket(COMMAND_RATE, clock.monotonicMs());
  }

  take(message: IncomingMessage): void {
    if (message.topic === centreTopics.receipts(this.#options.hall)) this.#takeReceipt(message);
    else if (message.topic === centreTopics.commands(this.#options.hall)) this.#takeCommand(message);
  }

  #takeReceipt({ payload, isRetained }: IncomingMessage): void {
    // A retained message tells of the past, perhaps of another journal's.
    if (isRetained) return this.#log.warn({}, 'a receipt of the centre is retained; ignored');
    const read = readReceipt(payload);
    if (!read.ok) return this.#log.warn({ problem: read.problem }, 'a receipt of the centre cannot be read; ignored');
    const { lane, epoch, seq } = read.receipt;
    if (!this.#options.onReceipt(read.receipt))
      this.#log.warn(
        { lane, epoch, seq },
        'a receipt of the centre speaks of records that this hub does not have; ignored',
      );
  }

  #takeCommand({ payload, isRetained }: IncomingMessage): void {
    const { clock, onCommand } = this.#options;
    if (this.#commands.take(clock.monotonicMs())) onCommand(payload, isRetained);
    else this.#log.warn({}, `the centre sends more than ${COMMAND_RATE.perSecond} commands a second; one was dropped`);
  }
}
