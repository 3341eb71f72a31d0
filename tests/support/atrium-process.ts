// Runs the command `atrium …` as a process of its own, as a user does, and keeps what it prints.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { waitFor } from './wait-for.ts';

export const ROOT: string = join(import.meta.dirname, '../..');
const ATRIUM = join(ROOT, 'tools/atrium.mjs');
/** The Node that runs the tests comes first, as `npx` does it. */
const ENVIRONMENT = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

export class AtriumProcess {
  readonly #child: ChildProcess;
  output = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { ...ENVIRONMENT, ...environment };
    this.#child = spawn(ATRIUM, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The match of what it prints, once it does; rejects with all its output if it ends or the time is up. */
  async prints(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpExecArray> {
    await waitFor(() => pattern.test(this.output) || !this.isRunning, { timeoutMs }).catch(() => undefined);
    const match = pattern.exec(this.output);
    if (match) return match;
    throw new Error(`"${pattern}" was not printed; the output was:\n${this.output}`);
  }

  /** SIGKILL, as when the power goes. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGINT, as Ctrl-C; the exit code comes back. */
  async interrupt(): Promise<number | null> {
    await this.#end('SIGINT');
    return this.#child.exitCode;
  }

  /** The exit code, once it ends by itself. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }
}

/** Runs a command to its end; throws with its output where the exit code is not 0. */
export async function atrium(...args: readonly string[]): Promise<string> {
  const child = new AtriumProcess(args);
  const exitCode = await child.ended();
  if (exitCode !== 0) throw new Error(`atrium ${args.join(' ')} ended with ${exitCode}:\n${child.output}`);
  return child.output;
}
