// The status surfaces of the hub: page, JSON API, live stream and probes, on one port.

import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { StatusConfig } from '../config/config.ts';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Part } from '../foundation/lifecycle.ts';
import { listenError } from '../foundation/listen-error.ts';
import type { Log } from '../foundation/log.ts';
import type { Access } from './access/access.ts';
import { DEFAULT_STREAM_LIMITS, EventStream, type EventStreamLimits } from './event-stream.ts';
import { LiveFeed } from './live-feed.ts';
import { createServer } from './server.ts';
import type { Sources } from './sources.ts';

export interface StatusOptions extends Sources {
  readonly config: StatusConfig;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly access: Access;
  /** The page as tools/build-page.ts leaves it. */
  readonly pageDirectory: string;
  readonly isReady: () => boolean;
  readonly metrics: Registry;
  readonly streamLimits?: EventStreamLimits;
}

export class Status implements Part {
  readonly name = 'status';
  readonly #options: StatusOptions;
  readonly #stream: EventStream;
  readonly #feed: LiveFeed;
  #server: FastifyInstance | undefined;
  #endFollowing: (() => void) | undefined;

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#stream = new EventStream(options.clock, options.streamLimits ?? DEFAULT_STREAM_LIMITS);
    this.#feed = new LiveFeed(options, this.#stream, options);
  }

  /** Throws PORT_TAKEN or ADDRESS_UNUSABLE. */
  async start(): Promise<void> {
    const { config, access } = this.#options;
    this.#server = await createServer({ ...this.#options, sources: this.#options, feed: this.#feed });
    this.#endFollowing = access.follow();
    this.#feed.start();
    try {
      await this.#server.listen({ host: config.host, port: config.port });
    } catch (error) {
      throw listenError(error, { ...config, option: '--status-port' });
    }
  }

  async stop(): Promise<void> {
    this.#feed.stop();
    this.#endFollowing?.();
    await this.#server?.close();
    this.#server = undefined;
    await this.#options.access.settled();
  }

  /** Where the page is, as `http://host:port`; known after start. */
  address(): string {
    const { host, port } = this.#options.config;
    const bound = this.#server?.server.address();
    return `http://${urlHost(host)}:${typeof bound === 'object' && bound ? bound.port : port}`;
  }

  /** The one-time link that creates the first user; undefined once there is one. Whoever has it owns the page. */
  firstLoginLink(): string | undefined {
    const code = this.#options.access.firstLoginCode();
    return code && `${this.address()}/#/first-login?code=${code}`;
  }

  /** Live viewers now, and those dropped since the start because they read too slowly. */
  stats(): { readonly viewers: number; readonly droppedViewers: number } {
    return { viewers: this.#stream.viewerCount, droppedViewers: this.#stream.droppedCount };
  }
}

/** A host that a browser on this machine can open. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
