// Disks that fail on command: a small one that can be filled or mounted read-only, and faults put into a process's own calls.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

const MEGABYTE = 1024 * 1024;

/** A file system of its own in memory; needs root. */
export class SmallDisk {
  readonly directory = mkdtempSync(join(tmpdir(), 'atrium-disk-'));
  readonly #megabytes: number;

  /** Undefined where this machine can have one; otherwise why it cannot. */
  static refusedBecause(): string | undefined {
    if (process.getuid?.() !== 0) return 'to mount a disk needs root';
    try {
      new SmallDisk(1).remove();
      return undefined;
    } catch (error) {
      return `a disk cannot be mounted: ${String(error).split('\n')[1] ?? String(error)}`;
    }
  }

  constructor(megabytes: number) {
    this.#megabytes = megabytes;
    try {
      const options = `size=${megabytes}m,mode=0700`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', this.directory], { stdio: 'pipe' });
    } catch (error) {
      rmSync(this.directory, { recursive: true });
      throw error;
    }
  }

  /** To the last byte. */
  fill(): void {
    try {
      writeFileSync(this.#ballast, Buffer.alloc((this.#megabytes + 1) * MEGABYTE));
    } catch {
      // The write that fails has taken the last free byte: that is its purpose.
    }
  }

  free(): void {
    rmSync(this.#ballast);
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.directory]);
  }

  makeWritable(): void {
    execFileSync('mount', ['-o', 'remount,rw', this.directory]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.directory]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.directory, 'ballast');
  }
}

/** Makes the system calls of a running process fail or take their time (strace), until it is ended. */
export class InjectedFault {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Undefined where this machine allows it; otherwise why it does not. */
  static refusedBecause(): string | undefined {
    const { status, error, stderr } = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=fsync', 'true']);
    return status === 0 ? undefined : `strace does not work: ${error?.message ?? String(stderr).trim()}`;
  }

  /** As strace says it: `fdatasync:delay_exit=50000`, `pwrite64,fdatasync:error=EIO`. In force when it resolves. */
  static async begin(pid: number, injection: string): Promise<InjectedFault> {
    const calls = injection.slice(0, injection.indexOf(':'));
    const child = spawn(
      'strace',
      ['-f', '-p', `${pid}`, '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${injection}`],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await waitFor(() => {
      if (child.exitCode !== null) throw new Error(`strace did not begin: ${said}`);
      return said.includes('attached');
    });
    return new InjectedFault(child);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await exited;
  }
}
