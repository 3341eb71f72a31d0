// Reads server-sent events over a real socket.

import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { waitFor } from '../support/wait-for.ts';

export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
}

export class EventReader implements Disposable {
  readonly events: StreamEvent[] = [];
  isClosed = false;
  status: number | undefined;
  readonly #request: ClientRequest;
  #answer: IncomingMessage | undefined;
  #text = '';

  constructor(url: string, token: string) {
    this.#request = get(`${url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      this.#answer = answer;
      this.status = answer.statusCode;
      answer.setEncoding('utf8').on('data', (text: string) => this.#take(text));
      answer.on('close', () => (this.isClosed = true)).on('error', () => undefined);
    });
    this.#request.on('error', () => (this.isClosed = true));
  }

  named(name: string): unknown[] {
    return this.events.filter((event) => event.name === name).map(({ data }) => data);
  }

  next(name: string, count = 1): Promise<unknown> {
    return waitFor(() => this.named(name)[count - 1], { what: `${count} × ${name}` });
  }

  /** Stops reading, as a phone in a lift does: the socket stays open. */
  pause(): void {
    this.#answer?.pause();
  }

  resume(): void {
    this.#answer?.resume();
  }

  [Symbol.dispose](): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#text + text).split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [name = '', data = ''] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
      this.events.push({ name, data: JSON.parse(data) });
    }
  }
}
