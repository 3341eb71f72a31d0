// Names the machine and the versions a bench ran on: a figure without them says nothing.

import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly mosquitto: string;
  readonly commit: string;
  /** Of the minute before; what else ran makes figures worse. */
  readonly load: number;
}

export function machine(): Machine {
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    mosquitto: /mosquitto version (\S+)/.exec(output('/usr/sbin/mosquitto', ['-h']))?.[1] ?? 'missing',
    commit: output('git', ['describe', '--always', '--dirty']).trim(),
    load: loadavg()[0] ?? 0,
  };
}

/** Also of a command that ends with an error after it has said what is asked. */
function output(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}
