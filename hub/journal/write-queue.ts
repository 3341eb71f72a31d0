// Group commit: what arrives while a group is being written forms the next one, first in, first out, without a timer.
//
//   enqueue ─▶ waiting ─▶ group ─▶ storage thread ─▶ each promise settles, in order
//                           ▲            │
//                           └─ again ◀───┘ the disk failed: the group is kept and tried until the disk takes it

import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../foundation/clock.ts';
import { AtriumError } from '../foundation/errors.ts';
import type { Log } from '../foundation/log.ts';
import { retryDelays } from '../foundation/retry.ts';
import type { Operation, OperationOf, OperationResults, Outcome, Written } from './protocol.ts';

/** Keeps the storage thread free for readers every few milliseconds. */
const MOST_IN_A_GROUP = 1_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** A disk that says neither yes nor no for so long is ill, too. */
const PATIENCE_MS = 5_000;

export interface WriteQueueOptions {
  readonly write: (operations: readonly Operation[]) => Promise<Written>;
  /** Called before the operations of the group settle. */
  readonly onWritten: (written: Written) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Healthy since then, or ill since then and why. */
export interface DiskHealth {
  readonly isHealthy: boolean;
  /** What the disk said last; empty while it is healthy. */
  readonly fault: string;
  readonly since: number;
}

interface Waiting {
  readonly operation: Operation;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #closing = new AbortController();
  #waiting: Waiting[] = [];
  #drained: Promise<void> | undefined;
  #health: DiskHealth;
  #asked: { readonly at: number; readonly atMs: number } | undefined;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
    this.#health = { isHealthy: true, fault: '', since: options.clock.now() };
  }

  /**
   * False from the first write that the disk refused, or does not answer, until it takes one again. What waits has no
   * bound here: whoever lets work in looks at this, and holds back who waits for an answer.
   */
  get isHealthy(): boolean {
    return this.health().isHealthy;
  }

  health(): DiskHealth {
    const { clock } = this.#options;
    const waitedMs = clock.monotonicMs() - (this.#asked?.atMs ?? clock.monotonicMs());
    if (!this.#health.isHealthy || this.#asked === undefined || waitedMs < PATIENCE_MS) return this.#health;
    const fault = `the disk has not answered a write for ${Math.round(waitedMs / 1000)} s`;
    return { isHealthy: false, fault, since: this.#asked.at };
  }

  get isIdle(): boolean {
    return this.#drained === undefined;
  }

  /** Rejects with JOURNAL_UNAVAILABLE when closed, JOURNAL_REFUSED for what can never be written. */
  enqueue<Kind extends Operation['kind']>(operation: OperationOf<Kind>): Promise<OperationResults[Kind]> {
    return new Promise((resolve, reject) => {
      if (this.#closing.signal.aborted) return reject(unavailable('the journal is closed'));
      this.#waiting.push({ operation, resolve: (value) => resolve(value as OperationResults[Kind]), reject });
      this.#drained ??= this.#drain();
    });
  }

  /** Writes what waits and takes no more; what an ill disk does not take now is rejected, and so never acknowledged. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#drained;
  }

  async #drain(): Promise<void> {
    // Whatever this turn of the event loop still reads from the sockets joins the first group.
    await turnOfTheLoop();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MOST_IN_A_GROUP);
      try {
        const written = await this.#write(group.map(({ operation }) => operation));
        this.#options.onWritten(written);
        settle(group, written.outcomes);
      } catch (error) {
        for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#drained = undefined;
  }

  /** Asks again only where nothing was written: whatever fails later must not have the group written twice. */
  async #write(operations: readonly Operation[]): Promise<Written> {
    const { clock, random } = this.#options;
    const delays = retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random });
    for (;;) {
      try {
        const written = await this.#ask(operations);
        this.#noteRecovery();
        return written;
      } catch (error) {
        if (!isFaultOfTheDisk(error) || this.#closing.signal.aborted) throw error;
        this.#noteFault(error);
        await clock.sleep(delays.next().value, this.#closing.signal);
      }
    }
  }

  async #ask(operations: readonly Operation[]): Promise<Written> {
    const { clock, write } = this.#options;
    this.#asked = { at: clock.now(), atMs: clock.monotonicMs() };
    try {
      return await write(operations);
    } finally {
      this.#asked = undefined;
    }
  }

  #noteFault({ code, message: fault }: AtriumError): void {
    const { clock, log } = this.#options;
    if (this.#health.isHealthy) {
      log.error(
        { code, fault },
        'the disk refuses the journal: nothing is acknowledged until it takes writes again; check its space and its health',
      );
    }
    const since = this.#health.isHealthy ? clock.now() : this.#health.since;
    this.#health = { isHealthy: false, fault, since };
  }

  #noteRecovery(): void {
    if (this.#health.isHealthy) return;
    const { clock, log } = this.#options;
    log.info('the disk takes the journal again; what waited is written');
    this.#health = { isHealthy: true, fault: '', since: clock.now() };
  }
}

function settle(group: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, { operation, resolve, reject }] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome?.ok) resolve(outcome.value);
    else
      reject(
        new AtriumError(
          'JOURNAL_REFUSED',
          `the journal refused a ${operation.kind}: ${outcome?.message ?? 'no outcome'}`,
        ),
      );
  }
}

/** A damaged file counts too: to hold everything back is the one thing that cannot lose what was acknowledged. */
function isFaultOfTheDisk(error: unknown): error is AtriumError {
  return error instanceof AtriumError && (error.retryable || error.code === 'JOURNAL_INVALID');
}

function unavailable(message: string): AtriumError {
  return new AtriumError('JOURNAL_UNAVAILABLE', message, { retryable: true });
}
