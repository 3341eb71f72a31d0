// A child process of a soak: says when it is ready, takes orders, and must not end by itself.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfAtrium, optionsOfAtrium } from '../support/atrium-options.ts';

const LOG_TAIL = 2_000;

export class SoakChild {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  #isStopping = false;
  readonly #failure = Promise.withResolvers<never>();

  /** Runs `<name>.ts` of this folder as `atrium` would be run; its output goes to `<name>.log`. */
  constructor(name: string, { folder, args }: { readonly folder: string; readonly args: readonly string[] }) {
    this.#logFile = join(folder, `${name}.log`);
    const output = openSync(this.#logFile, 'a');
    this.#child = fork(join(import.meta.dirname, `${name}.ts`), args, {
      execArgv: optionsOfAtrium(),
      env: { ...process.env, ...environmentOfAtrium() },
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.#child.once('exit', (code, signal) => {
      if (this.#isStopping) return;
      const tail = readFileSync(this.#logFile, 'utf8').slice(-LOG_TAIL);
      this.#failure.reject(new Error(`${name} ended with ${code ?? signal}; its last words:\n${tail}`));
    });
    // Whoever waits for `broken` learns of it.
    this.#failure.promise.catch(() => {});
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Rejects when it ends by itself. */
  get broken(): Promise<never> {
    return this.#failure.promise;
  }

  /** Resolves with what it says first. */
  async ready<T>(): Promise<T> {
    const [first] = (await Promise.race([once(this.#child, 'message'), this.broken])) as [T];
    return first;
  }

  order(message: object): void {
    if (this.#child.connected) this.#child.send(message);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}
