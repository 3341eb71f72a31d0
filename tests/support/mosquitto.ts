// Runs Debian's Mosquitto on a free port of the loopback, as a centre that can be stopped, killed and started again.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

const PROGRAM = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].find((path) => existsSync(path));

export interface MosquittoOptions {
  /** User names and passwords; undefined: anyone may connect. */
  readonly users?: Readonly<Record<string, string>>;
  /** Lines of an ACL file; undefined: every user may do everything. */
  readonly acl?: readonly string[];
  /** Keeps sessions and retained messages over a restart; off unless told. */
  readonly persistence?: boolean;
  /** Further lines of its configuration file. */
  readonly settings?: readonly string[];
  /** The whole configuration file, in place of all of the above. */
  readonly configuration?: (place: Place) => string;
}

export interface Place {
  readonly port: number;
  /** For all that it keeps. */
  readonly folder: string;
}

export class Mosquitto {
  readonly port: number;
  readonly #folder: string;
  readonly #options: MosquittoOptions;
  #child: ChildProcess | undefined;

  /** Ready to take connections. Throws with the line to install it where it is missing. */
  static async start(options: MosquittoOptions = {}): Promise<Mosquitto> {
    if (!PROGRAM) throw new Error('this test needs Mosquitto: apt-get install mosquitto');
    const mosquitto = new Mosquitto(await freePort(), options);
    await mosquitto.start();
    return mosquitto;
  }

  private constructor(port: number, options: MosquittoOptions) {
    this.port = port;
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), 'atrium-mosquitto-'));
    this.#writeConfiguration();
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it, or starts it again on the same port. */
  async start(): Promise<void> {
    if (!PROGRAM || this.#child) return;
    const child = spawn(PROGRAM, ['-c', join(this.#folder, 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    await waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`mosquitto did not start: ${complaint}`);
        return isListening(this.port);
      },
      { what: `mosquitto listens on ${this.port}` },
    );
  }

  /** As a power cut: nothing is saved, no connection is closed properly. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Takes up passwords and rights that were written anew. */
  reload(): void {
    this.#child?.kill('SIGHUP');
  }

  /** Replaces all users; a running broker takes them at once. */
  setUsers(users: Readonly<Record<string, string>>): void {
    this.#writePasswords(users);
    this.reload();
  }

  /** Stops it and deletes its files. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  #writeConfiguration(): void {
    const { configuration } = this.#options;
    const text = configuration?.({ port: this.port, folder: this.#folder }) ?? this.#ownConfiguration();
    // Started by root it would become another user, who may not read this folder.
    const asRoot = process.getuid?.() === 0 ? 'user root\n' : '';
    writeFileSync(join(this.#folder, 'mosquitto.conf'), asRoot + text);
  }

  #ownConfiguration(): string {
    const { users, acl, persistence = false, settings = [] } = this.#options;
    const lines = [
      `listener ${this.port} 127.0.0.1`,
      `allow_anonymous ${users === undefined}`,
      `persistence ${persistence}`,
      `persistence_location ${this.#folder}/`,
      ...settings,
    ];
    if (users) {
      this.#writePasswords(users);
      lines.push(`password_file ${join(this.#folder, 'passwords')}`);
    }
    if (acl) {
      writeFileSync(join(this.#folder, 'acl'), `${acl.join('\n')}\n`, { mode: 0o600 });
      lines.push(`acl_file ${join(this.#folder, 'acl')}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #writePasswords(users: Readonly<Record<string, string>>): void {
    const file = join(this.#folder, 'passwords');
    writeFileSync(
      file,
      Object.entries(users)
        .map(([name, password]) => `${name}:${password}\n`)
        .join(''),
      { mode: 0o600 },
    );
    // Turns the plain passwords of the file into hashes.
    execFileSync('mosquitto_passwd', ['-U', file]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
