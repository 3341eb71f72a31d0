// Lets acknowledgements leave in the order in which the messages came [MQTT-4.6.0-2], whatever finishes first.

/** aedes goes on with the message, its acknowledgement first. */
export type Proceed = (error?: Error | null) => void;

interface Waiting {
  readonly proceed: Proceed;
  isDone: boolean;
  next: Waiting | undefined;
}

/** From so many unanswered messages on nothing more is read of the client, until half of them are answered. */
export const MOST_UNANSWERED = 64;

export interface Brake {
  hold(): void;
  release(): void;
}

export class AckQueue {
  readonly #brake: Brake;
  readonly #onFailed: (error: unknown) => void;
  #first: Waiting | undefined;
  #last: Waiting | undefined;
  #length = 0;

  /** `onFailed`: work failed, so this message and all behind it stay unacknowledged and will come again. */
  constructor(brake: Brake, onFailed: (error: unknown) => void) {
    this.#brake = brake;
    this.#onFailed = onFailed;
  }

  /** Proceeds at once, or as soon as everything before it has. */
  pass(proceed: Proceed): void {
    if (this.#first === undefined) proceed(null);
    else this.#append(proceed).isDone = true;
  }

  /** Proceeds once the work is done and everything before it has proceeded. */
  after(work: Promise<unknown>, proceed: Proceed): void {
    const waiting = this.#append(proceed);
    work.then(() => {
      waiting.isDone = true;
      this.#advance();
    }, this.#onFailed);
  }

  #append(proceed: Proceed): Waiting {
    const waiting: Waiting = { proceed, isDone: false, next: undefined };
    if (this.#last) this.#last.next = waiting;
    else this.#first = waiting;
    this.#last = waiting;
    this.#length += 1;
    if (this.#length >= MOST_UNANSWERED) this.#brake.hold();
    return waiting;
  }

  #advance(): void {
    while (this.#first?.isDone) {
      const { proceed, next } = this.#first;
      this.#first = next;
      if (next === undefined) this.#last = undefined;
      this.#length -= 1;
      proceed(null);
    }
    if (this.#length <= MOST_UNANSWERED / 2) this.#brake.release();
  }
}
