// Who is there, as far as an external broker lets the hub know: there is no socket to watch, only what is said.
//
//              online, or any message of this moment
//      away ─────────────────────────────────────────▶ here ──lost──▶ leaving ──fence passed──▶ away (socket-lost)
//       ▲                                              │  ▲              │
//       └───────────────── offline (clean) ────────────┘  └──any message─┘
//
// The line goes down, or the broker hands out what it kept: nobody is to blame, and everyone gets the time to come back.
// A broker that is stopped publishes all wills, so a will counts only once a fence has shown that the broker is there.

import type { Clock } from '../../foundation/clock.ts';
import type { DeviceId } from '../../messages/ids.ts';
import type { DisconnectCause, InputBody } from '../../messages/input.ts';

/** What a message tells of its sender: the words of channel presence, or undefined for any other message. */
export type Said = 'online' | 'offline' | 'lost' | undefined;

export interface PresenceOptions {
  readonly clock: Clock;
  /** Every device of the registry. */
  readonly deviceIds: () => readonly DeviceId[];
  /** How long the hub's middle waits for an awaited device. */
  readonly graceMs: number;
  /** Nobody waits for its commit. Never throws. */
  readonly notice: (input: InputBody) => void;
  /** False once too much waits for an ill disk: then time stands still, and nobody's runs out. */
  readonly isTakingIn: () => boolean;
  /** True once all that the broker has now has arrived; false if the line goes down before. */
  readonly fence: () => Promise<boolean>;
}

const SHORTEST_RENEWAL_MS = 1000;

export class Presence {
  readonly #options: PresenceOptions;
  readonly #here = new Set<DeviceId>();
  readonly #leaving = new Map<DeviceId, symbol>();
  /** Those of whom it is known that they went: they are not waited for. */
  readonly #gone = new Set<DeviceId>();
  #isLive = false;
  #stopWaiting = () => {};

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#here.size;
  }

  isHere(id: DeviceId): boolean {
    return this.#here.has(id) && !this.#leaving.has(id);
  }

  /** The line is not there yet: devices that were there before the hub's restart are waited for. */
  begin(): void {
    const { clock, graceMs, isTakingIn } = this.#options;
    this.#stopWaiting();
    this.#stopWaiting = clock.every(Math.max(SHORTEST_RENEWAL_MS, graceMs / 2), () => {
      if (isTakingIn()) this.#waitForAll();
    });
  }

  lineLive(): void {
    this.#stopWaiting();
    this.#isLive = true;
    this.#waitForAll();
  }

  lineDown(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    this.#waitForAll();
    this.#here.clear();
    this.#leaving.clear();
    this.begin();
  }

  /** The hub ends. */
  end(): void {
    this.#stopWaiting();
    this.#isLive = false;
    for (const id of this.#here) this.#disconnect(id, 'closed-by-hub');
    this.#here.clear();
    this.#leaving.clear();
  }

  forget(id: DeviceId): void {
    const wasHere = this.#here.delete(id);
    this.#leaving.delete(id);
    this.#gone.delete(id);
    if (wasHere) this.#disconnect(id, 'closed-by-hub');
  }

  /** For each message that was not retained. */
  heard(id: DeviceId, said: Said): void {
    if (said === 'offline') return this.#leave(id, 'clean');
    if (said === 'lost') return this.#lose(id);
    // What the broker kept while the line was down tells of the past: it proves nobody alive.
    if (!this.#isLive) return this.#hope(id, said);
    this.#leaving.delete(id);
    if (this.#here.has(id) && said !== 'online') return;
    this.#gone.delete(id);
    this.#here.add(id);
    this.#options.notice({ kind: 'device-connected', deviceId: id });
  }

  /** It was there after it went: worth waiting for. */
  #hope(id: DeviceId, said: Said): void {
    if (said === 'online') this.#gone.delete(id);
  }

  #leave(id: DeviceId, cause: DisconnectCause): void {
    this.#here.delete(id);
    this.#leaving.delete(id);
    this.#gone.add(id);
    this.#disconnect(id, cause);
  }

  #lose(id: DeviceId): void {
    if (!this.#isLive) return;
    const loss = Symbol(id);
    this.#leaving.set(id, loss);
    void this.#confirmLoss(id, loss);
  }

  async #confirmLoss(id: DeviceId, loss: symbol): Promise<void> {
    const isBrokerThere = await this.#options.fence();
    if (isBrokerThere && this.#leaving.get(id) === loss) this.#leave(id, 'socket-lost');
  }

  /** Asked anew before the time is up, for as long as the line is down. */
  #waitForAll(): void {
    for (const id of this.#options.deviceIds()) {
      if (!this.#gone.has(id)) this.#disconnect(id, 'closed-by-hub');
    }
  }

  #disconnect(deviceId: DeviceId, cause: DisconnectCause): void {
    this.#options.notice({ kind: 'device-disconnected', deviceId, cause });
  }
}
