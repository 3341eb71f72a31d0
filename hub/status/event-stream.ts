// Server-sent events to many viewers: whoever reads too slowly is dropped, so that no viewer costs memory or delays another.

import type { ServerResponse } from 'node:http';
import type { Clock } from '../foundation/clock.ts';
import { rfc3339 } from '../messages/rfc3339.ts';
import type { StreamEvents } from './api.ts';

export interface EventStreamLimits {
  /** Unsent bytes, beyond the length of its snapshot, at which a viewer is dropped when the next event comes. */
  readonly budgetBytes: number;
  readonly viewers: number;
  readonly heartbeatMs: number;
}

export const DEFAULT_STREAM_LIMITS: EventStreamLimits = { budgetBytes: 256 * 1024, viewers: 100, heartbeatMs: 10_000 };

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Asks a proxy in between not to hold events back.
  'x-accel-buffering': 'no',
} as const;

export interface Viewer {
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  /** Asked at each heartbeat, as a session may end and a token may be revoked. */
  readonly isStillAllowed: () => boolean;
}

export class EventStream {
  readonly #clock: Clock;
  readonly #limits: EventStreamLimits;
  readonly #viewers = new Map<ServerResponse, { readonly viewer: Viewer; readonly maxUnsentBytes: number }>();
  #endHeartbeat: (() => void) | undefined;
  #dropped = 0;

  constructor(clock: Clock, limits: EventStreamLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get viewerCount(): number {
    return this.#viewers.size;
  }

  /** Viewers dropped since the start because they read too slowly. */
  get droppedCount(): number {
    return this.#dropped;
  }

  get isFull(): boolean {
    return this.#viewers.size >= this.#limits.viewers;
  }

  add(viewer: Viewer, snapshot: StreamEvents['snapshot']): void {
    const first = frame('snapshot', snapshot);
    const { response } = viewer;
    if (response.destroyed) return;
    for (const [name, value] of Object.entries(viewer.headers))
      if (value !== undefined) response.setHeader(name, value);
    response.writeHead(200, HEADERS);
    response.on('close', () => this.#remove(response));
    response.on('error', () => this.#remove(response));
    this.#viewers.set(response, { viewer, maxUnsentBytes: first.length + this.#limits.budgetBytes });
    this.#endHeartbeat ??= this.#clock.every(this.#limits.heartbeatMs, () => this.#beat());
    response.write(first);
  }

  publish<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): void {
    if (this.#viewers.size === 0) return;
    const bytes = frame(name, data);
    for (const [response, { maxUnsentBytes }] of this.#viewers) {
      if (response.writableLength > maxUnsentBytes) this.#drop(response);
      else response.write(bytes);
    }
  }

  close(): void {
    for (const response of this.#viewers.keys()) response.destroy();
    this.#viewers.clear();
    this.#stopHeartbeat();
  }

  #beat(): void {
    for (const [response, { viewer }] of this.#viewers) {
      if (viewer.isStillAllowed()) continue;
      response.end();
      this.#remove(response);
    }
    this.publish('heartbeat', { at: rfc3339(this.#clock.now()) });
  }

  #drop(response: ServerResponse): void {
    this.#dropped += 1;
    response.destroy();
    this.#remove(response);
  }

  #remove(response: ServerResponse): void {
    this.#viewers.delete(response);
    if (this.#viewers.size === 0) this.#stopHeartbeat();
  }

  #stopHeartbeat(): void {
    this.#endHeartbeat?.();
    this.#endHeartbeat = undefined;
  }
}

function frame<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
