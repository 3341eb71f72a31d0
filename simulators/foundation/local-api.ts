// A small JSON API for this machine alone: what the simulators let people and tests see and switch.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer, type ListenOptions, listenOnLoopback } from './listening.ts';

export interface ApiRequest {
  readonly method: string;
  /** The path's parts, decoded: `/devices/kiosk-01` is `['devices', 'kiosk-01']`. */
  readonly path: readonly string[];
  /** Undefined where none came, or none that is JSON. */
  readonly body: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Where no request needs a body: a small one, such as `{}`, does no harm. */
const SMALL_BODY_BYTES = 1024;

export const answered = (body: unknown): ApiAnswer => ({ status: 200, body });
export const refused = (status: number, error: string): ApiAnswer => ({ status, body: { error } });

export class LocalApi {
  readonly #answer: (request: ApiRequest) => ApiAnswer;
  readonly #bodyLimitBytes: number;
  readonly #server: Server;

  constructor(answer: (request: ApiRequest) => ApiAnswer, bodyLimitBytes = SMALL_BODY_BYTES) {
    this.#answer = answer;
    this.#bodyLimitBytes = bodyLimitBytes;
    this.#server = createServer((request, response) => this.#handle(request, response));
  }

  /** Resolves with the port; rejects with SIMULATION_PORT_TAKEN. */
  start(listening: ListenOptions): Promise<number> {
    return listenOnLoopback(this.#server, listening);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await closeServer(this.#server);
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refusalOf(request);
    if (refusal) return send(response, refusal);
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= this.#bodyLimitBytes) chunks.push(chunk);
      else send(response, refused(413, `The body is over ${this.#bodyLimitBytes} bytes.`), () => request.destroy());
    });
    request.on('end', () => {
      const path = pathOf(request.url ?? '');
      if (!response.headersSent)
        send(response, this.#answer({ method: request.method ?? '', path, body: bodyOf(chunks) }));
    });
  }
}

function bodyOf(chunks: readonly Buffer[]): unknown {
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A page in somebody's browser must not be able to break the hall: no foreign host name, no form, no other origin. */
function refusalOf({ method, headers }: IncomingMessage): ApiAnswer | undefined {
  const host = headers.host?.replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost') return refused(403, 'Only 127.0.0.1 is served.');
  if (headers.origin !== undefined) return refused(403, 'Pages of a browser are not served.');
  const isJson = headers['content-type']?.split(';')[0]?.trim() === 'application/json';
  if (method !== 'GET' && !isJson) return refused(415, 'Send content-type: application/json.');
  return undefined;
}

function pathOf(url: string): string[] {
  const [path = ''] = url.split('?');
  return path.split('/').slice(1).map(decode);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, body }: ApiAnswer, sent: () => void = () => {}): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body)}\n`, sent);
}
