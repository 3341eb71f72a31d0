// Which filters a client gets: few, its own, and never so many that looking up what is retained stops the hub.

import type { Client, Subscription } from 'aedes';
import type { Clock } from '../../foundation/clock.ts';
import { type Rate, TokenBucket } from '../../foundation/token-bucket.ts';
import type { Counters } from '../broker-options.ts';
import { type IncidentLog, shorten } from '../incident-log.ts';
import { isFilter } from '../topic-syntax.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { mayRead } from './login.ts';

/** aedes looks through all retained messages once for each filter, in one go: 32 at once, in one packet or in several. */
const FILTER_RATE: Rate = { burst: 32, perSecond: 32 };
const FILTERS_PER_CLIENT = 100;

export interface SubscribeGateOptions {
  readonly connections: Connections;
  readonly incidents: IncidentLog;
  readonly counters: Counters;
  readonly clock: Clock;
}

export class SubscribeGate {
  readonly #options: SubscribeGateOptions;
  readonly #buckets = new WeakMap<Connection, TokenBucket>();

  constructor(options: SubscribeGateOptions) {
    this.#options = options;
  }

  /** aedes hook: no subscription means that this filter, and this one only, is answered with 128. */
  authorize(
    client: Client,
    subscription: Subscription,
    decide: (error: Error | null, granted?: Subscription | null) => void,
  ): void {
    const connection = this.#options.connections.of(client);
    const why = connection ? this.#objection(client, connection, subscription.topic) : 'not logged in';
    if (connection && why === undefined) {
      connection.filters.add(subscription.topic);
      return decide(null, subscription);
    }
    this.#options.counters.filtersRefused += 1;
    const details = { filter: shorten(subscription.topic) };
    this.#options.incidents.report({
      refused: 'subscribe',
      why: why ?? '',
      who: connection?.who ?? 'unknown',
      details,
    });
    decide(null, null);
  }

  /** aedes event: the client has unsubscribed. */
  released(filters: readonly string[], client: Client): void {
    const connection = this.#options.connections.of(client);
    for (const filter of filters) connection?.filters.delete(filter);
  }

  #objection(client: Client, connection: Connection, filter: string): string | undefined {
    if (!connection.login || !mayRead(connection.login, filter)) return 'not its own topic';
    if (connection.login.kind === 'device') return undefined;
    if (!isFilter(filter)) return 'malformed filter';
    if (connection.filters.size >= FILTERS_PER_CLIENT && !connection.filters.has(filter))
      return `more than ${FILTERS_PER_CLIENT} filters`;
    // While it connects, aedes restores the session's filters, which were let through once and read nothing retained.
    if (!client.connecting && !this.#bucketOf(connection).take(this.#options.clock.monotonicMs())) {
      return `more than ${FILTER_RATE.burst} filters at once`;
    }
    return undefined;
  }

  #bucketOf(connection: Connection): TokenBucket {
    const known = this.#buckets.get(connection);
    if (known) return known;
    const bucket = new TokenBucket(FILTER_RATE, this.#options.clock.monotonicMs());
    this.#buckets.set(connection, bucket);
    return bucket;
  }
}
