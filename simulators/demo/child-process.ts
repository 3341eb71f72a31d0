// One process of the demo: starts it, passes its lines on, knows when it is ready and when it has ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { wallClock } from '../foundation/clock.ts';

const ATRIUM = join(import.meta.dirname, '../../tools/atrium.mjs');
const STOP_TIMEOUT_MS = 10_000;

export interface ChildOptions {
  readonly name: string;
  /** As after `atrium` on the command line. */
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
}

export class DemoProcess {
  readonly name: string;
  /** The line that begins with `ready`; undefined where the process ended without one. */
  readonly ready: Promise<string | undefined>;
  /** How it ended, for a person. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #hasEnded = false;

  constructor({ name, args, onLine }: ChildOptions) {
    this.name = name;
    // A group of its own: Ctrl-C on the terminal reaches the demo alone, which then stops all in order.
    // The IPC channel is there to close: a child whose parent was killed sees it, and stops by itself.
    const stdio: ['ignore', 'pipe', 'pipe', 'ipc'] = ['ignore', 'pipe', 'pipe', 'ipc'];
    const child = spawn(ATRIUM, args, { detached: true, stdio, env: withThisNode(process.env) });
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.ready = promise;
    for (const stream of [child.stdout, child.stderr]) forEachLine(stream, pass);
    this.ended = new Promise((settle) => {
      child.once('error', (error) => settle(error.message));
      child.once('close', (code, signal) => settle(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
    void this.ended.then(() => {
      this.#hasEnded = true;
      resolve(undefined);
    });

    function pass(line: string): void {
      if (line.startsWith('ready')) resolve(line);
      onLine(line);
    }
  }

  /** Asks it to stop, and kills it where it does not. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill('SIGTERM');
    const cancel = wallClock.after(STOP_TIMEOUT_MS, () => this.#child.kill('SIGKILL'));
    await this.ended;
    cancel();
  }
}

/** The command is started by its own first line, which asks the path for Node: the one that runs here comes first. */
function withThisNode(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, PATH: [dirname(process.execPath), environment.PATH].join(delimiter) };
}

function forEachLine(stream: Readable | null, callback: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', callback);
}
