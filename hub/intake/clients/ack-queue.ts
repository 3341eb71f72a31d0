// Lets acknowledgements leave in the order in which the messages came [MQTT-4.6.0-2], whatever finishes first.

/** aedes goes on with the message, its acknowledgement first. */
export type Proceed = (error?: Error | null) => void;

interface Waiting {
  readonly proceed: Proceed;
  isDone: boolean;
  next: Waiting | undefined;
}

export class AckQueue {
  readonly #onFailed: (error: unknown) => void;
  #first: Waiting | undefined;
  #last: Waiting | undefined;

  /** `onFailed`: work failed, so this message and all behind it stay unacknowledged and will come again. */
  constructor(onFailed: (error: unknown) => void) {
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
    return waiting;
  }

  #advance(): void {
    while (this.#first?.isDone) {
      const { proceed, next } = this.#first;
      this.#first = next;
      if (next === undefined) this.#last = undefined;
      proceed(null);
    }
  }
}
