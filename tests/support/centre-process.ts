// `atrium centre` as a process: a client of a given broker, with its store and its HTTP API.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AtriumProcess } from './atrium-process.ts';
import type { CloudEvent } from './centre-listener.ts';
import { freePort } from './free-port.ts';

export interface CentreProcessOptions {
  readonly brokerUrl: string;
  readonly username: string;
  readonly password: string;
  /** For its store. */
  readonly folder: string;
}

export class CentreProcess {
  readonly #process: AtriumProcess;
  readonly #api: string;
  readonly #store: string;

  /** Resolves when it listens to its halls. */
  static async start(options: CentreProcessOptions): Promise<CentreProcess> {
    await writeFile(passwordFileIn(options.folder), options.password);
    const centre = new CentreProcess(options, await freePort());
    await centre.#process.prints(/ready: /);
    return centre;
  }

  private constructor({ brokerUrl, username, folder }: CentreProcessOptions, apiPort: number) {
    this.#api = `http://127.0.0.1:${apiPort}`;
    this.#store = join(folder, 'centre.sqlite');
    const login = ['--username', username, '--password-file', passwordFileIn(folder)];
    const places = ['--broker', brokerUrl, '--api-port', String(apiPort), '--store', this.#store];
    this.#process = new AtriumProcess(['centre', ...places, ...login]);
  }

  /** What `atrium audit --from` takes. */
  get holdingsUrl(): string {
    return `${this.#api}/holdings`;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Of one hall, as GET /figures/HALL has it; undefined while it has heard nothing of the hall. */
  async figures<T>(hall: string): Promise<T | undefined> {
    const response = await fetch(`${this.#api}/figures/${hall}`);
    return response.ok ? ((await response.json()) as T) : undefined;
  }

  /** A drill: it stores, and gives no receipts. */
  async setSilent(isSilent: boolean): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.#api}/drills/silence`, { method: isSilent ? 'PUT' : 'DELETE', headers });
    if (!response.ok) throw new Error(`the centre answered ${response.status} to the drill`);
  }

  /** Everything in its store, after it has stopped: while it runs the store is its own. */
  *stored(): Generator<CloudEvent> {
    const db = new DatabaseSync(this.#store, { readOnly: true });
    try {
      const rows = db.prepare('SELECT event FROM record ORDER BY stream, seq').iterate();
      for (const { event } of rows) yield JSON.parse(String(event)) as CloudEvent;
    } finally {
      db.close();
    }
  }

  async stop(): Promise<void> {
    await this.#process.interrupt();
  }
}

function passwordFileIn(folder: string): string {
  return join(folder, 'password-of-the-centre');
}
