// A centre with a broker of its own on a free port, and its HTTP API.

import { Centre, type CentreOptions } from '../../../simulators/centre/centre.ts';
import { centreApi } from '../../../simulators/centre/centre-api.ts';
import { CentreBroker } from '../../../simulators/centre/line/centre-broker.ts';
import { wallClock } from '../../../simulators/foundation/clock.ts';
import { LocalApi } from '../../../simulators/foundation/local-api.ts';

export class EmbeddedCentre {
  readonly centre: Centre;
  readonly troubles: string[] = [];
  port = 0;
  apiUrl = '';
  readonly #api: LocalApi;

  constructor({
    halls = ['hall-1'],
    port = 0,
    ...options
  }: Partial<CentreOptions> & { halls?: string[]; port?: number }) {
    const accounts = new Map(halls.map((hall) => [hall, 'right']));
    this.centre = new Centre({
      clock: wallClock,
      line: (listener) => new CentreBroker({ accounts, port, portOption: '--port' }, listener),
      onTrouble: (what) => this.troubles.push(what),
      ...options,
    });
    this.#api = new LocalApi(centreApi(this.centre), 64 * 1024);
  }

  static async start(options: ConstructorParameters<typeof EmbeddedCentre>[0] = {}): Promise<EmbeddedCentre> {
    const embedded = new EmbeddedCentre(options);
    await embedded.start();
    return embedded;
  }

  async start(): Promise<void> {
    const where = await this.centre.start();
    this.port = Number(/\d+$/.exec(where)?.[0]);
    this.apiUrl = `http://127.0.0.1:${await this.#api.start({ port: 0, option: '--api-port', what: 'the API' })}`;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.apiUrl}/${path}`)).json()) as T;
  }

  async ask(method: string, path: string, body: unknown = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return fetch(`${this.apiUrl}/${path}`, { method, headers, body: JSON.stringify(body) });
  }

  async stop(): Promise<void> {
    await this.centre.stop();
    if (this.apiUrl) await this.#api.stop();
  }
}
