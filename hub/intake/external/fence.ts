// A message of the hub to itself, through the broker: once it is back, all that the broker had before it has arrived.
// It also proves that the broker lives and gives the hub what it may read, which MQTT 3.1.1 says in no other way.

import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import { deviceClass, HUB_ID } from '../../messages/ids.ts';
import { deviceTopic } from '../../messages/topics.ts';

/** Below the devices' topics, as the hub reads there; no device may bear this id. */
export const FENCE_TOPIC = deviceTopic({ deviceClass: deviceClass('hub'), deviceId: HUB_ID, channel: 'fence' });

const TOKEN_BYTES = 9;

export interface FenceOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly patienceMs: number;
  readonly publish: (topic: string, token: string) => void;
  /** The fence is not back, and nothing else has come for as long either. */
  readonly onOverdue: () => void;
}

interface Raised {
  readonly token: string;
  readonly passed: PromiseWithResolvers<boolean>;
}

export class Fence {
  readonly #options: FenceOptions;
  #current: Raised | undefined;
  /** Asked for while another was on its way: one fence more serves them all. */
  #next: PromiseWithResolvers<boolean> | undefined;
  #stopWatching = () => {};

  constructor(options: FenceOptions) {
    this.#options = options;
  }

  /** True once everything that the broker has now has arrived; false if the line goes down before. */
  raise(): Promise<boolean> {
    if (!this.#current) return this.#send(Promise.withResolvers<boolean>());
    this.#next ??= Promise.withResolvers<boolean>();
    return this.#next.promise;
  }

  /** Whatever came in: patience begins anew. */
  touch(): void {
    if (this.#current) this.#watch();
  }

  /** One of an earlier connection, kept in the session, is none of these. */
  came(token: string): void {
    if (this.#current?.token !== token) return;
    const { passed } = this.#current;
    this.#current = undefined;
    this.#stopWatching();
    const next = this.#next;
    this.#next = undefined;
    passed.resolve(true);
    if (next) void this.#send(next);
  }

  /** The line is down: nobody will come. */
  fall(): void {
    this.#stopWatching();
    this.#current?.passed.resolve(false);
    this.#next?.resolve(false);
    this.#current = undefined;
    this.#next = undefined;
  }

  #send(passed: PromiseWithResolvers<boolean>): Promise<boolean> {
    const token = this.#options.chance.token(TOKEN_BYTES);
    this.#current = { token, passed };
    this.#watch();
    this.#options.publish(FENCE_TOPIC, token);
    return passed.promise;
  }

  #watch(): void {
    const { clock, patienceMs, onOverdue } = this.#options;
    this.#stopWatching();
    this.#stopWatching = clock.after(patienceMs, onOverdue);
  }
}
