// The hub's end of the storage thread: asks, pairs answers with questions, and says so loudly when the thread dies.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AtriumError } from '../foundation/errors.ts';
import type { AnswerMessage, Answers, Request, RequestMessage, RequestOf } from './protocol.ts';

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: AtriumError) => void;
}

const STORAGE_THREAD = new URL('./storage/journal-worker.ts', import.meta.url);

export class WorkerLink {
  readonly #worker: Worker;
  readonly #onFatal: (error: AtriumError) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #isEnding = false;
  #death: AtriumError | undefined;

  /** `onFatal` is called once, if the thread ends unbidden; everything asked of it is rejected then. */
  constructor(onFatal: (error: AtriumError) => void, entry = STORAGE_THREAD) {
    this.#onFatal = onFatal;
    this.#worker = new Worker(entry, { name: 'journal' });
    this.#worker.on('message', (message: AnswerMessage) => this.#settle(message));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(undefined));
  }

  /** Rejects with the code of the fault; retryable while the thread lives and the disk may recover. */
  ask<Kind extends Request['kind']>(request: RequestOf<Kind>): Promise<Answers[Kind]> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      const id = this.#nextId++;
      this.#pending.set(id, { resolve: (answer) => resolve(answer as Answers[Kind]), reject });
      this.#worker.postMessage({ id, request } satisfies RequestMessage);
    });
  }

  /** Lets the thread finish what it was asked, bring the file in order and end by itself, undisturbed. */
  async close(): Promise<void> {
    this.#isEnding = true;
    if (this.#death) return;
    const ended = once(this.#worker, 'exit').catch(() => undefined);
    await this.ask({ kind: 'close' });
    await ended;
  }

  async terminate(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #settle(message: AnswerMessage): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ('answer' in message) return pending?.resolve(message.answer);
    const { code, message: text } = message.fault;
    pending?.reject(new AtriumError(code, text, { retryable: code === 'JOURNAL_UNAVAILABLE' }));
  }

  #die(cause: unknown): void {
    if (this.#death) return;
    const message = this.#isEnding ? 'the journal is closed' : 'the storage thread of the journal ended unexpectedly';
    this.#death = new AtriumError('JOURNAL_UNAVAILABLE', message, { cause });
    for (const { reject } of this.#pending.values()) reject(this.#death);
    this.#pending.clear();
    if (!this.#isEnding) this.#onFatal(this.#death);
  }
}
