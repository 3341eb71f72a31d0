// One visit to the external broker: subscribes, proves that it is let read, takes what comes, and acknowledges it in order.
//
//   connected ─▶ subscribed ─▶ (what waited comes) ─▶ fence is back: live ─▶ closed, with the reason

import type { ExternalBrokerConfig } from '../../config/config.ts';
import type { Chance } from '../../foundation/chance.ts';
import { type Clock, seconds } from '../../foundation/clock.ts';
import { AckQueue } from '../clients/ack-queue.ts';
import { Connection, type Delivery } from './connection.ts';
import { FENCE_TOPIC, Fence } from './fence.ts';
import { lineReasons } from './line-reasons.ts';

/** Class, device, channel. */
const DEVICE_TOPICS = 'hall/v1/+/+/+';
/** How long a fence may take while nothing else comes. */
const FENCE_PATIENCE_MS = seconds(20);
/** From so many on no more is read until half of them are answered; the broker's own limit is to be lower. */
const MOST_UNANSWERED = 1_000;
/** Its brake is for one device; here the number that holds counts for all. */
const NO_BRAKE = { hold: () => {}, release: () => {} };

export interface VisitOptions {
  readonly config: ExternalBrokerConfig;
  readonly clientId: string;
  readonly password: string | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  /** What it returns is waited for before the broker gets its acknowledgement. */
  readonly onDelivery: (delivery: Delivery) => Promise<unknown>;
  /** The broker had kept nothing for this hub. */
  readonly onNewSession: () => void;
  /** All that waited in the hub's session has come: from now on what comes is of this moment. */
  readonly onLive: () => void;
  /** Called exactly once. */
  readonly onClosed: (reason: string) => void;
}

export class Visit {
  readonly #options: VisitOptions;
  readonly #connection: Connection;
  readonly #fence: Fence;
  readonly #acks: AckQueue;
  #isLive = false;
  #unanswered = 0;
  #cutBecause: string | undefined;

  constructor(options: VisitOptions) {
    const { config, clientId, password } = options;
    this.#options = options;
    this.#acks = new AckQueue(NO_BRAKE, (error) => this.#cut(lineReasons.notCommitted(error)));
    this.#fence = new Fence({
      ...options,
      patienceMs: FENCE_PATIENCE_MS,
      publish: (topic, token) => void this.publish(topic, token),
      onOverdue: () => this.#overdue(),
    });
    this.#connection = new Connection({
      ...{ url: config.url, clientId, username: config.username, password },
      onOpen: (hasSession) => void this.#open(hasSession),
      onDelivery: (delivery) => this.#deliver(delivery),
      onClosed: (error) => this.#closed(error),
    });
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** True once the broker has it, false if the visit ends before. */
  publish(topic: string, payload: string): Promise<boolean> {
    return this.#connection.publish(topic, payload);
  }

  /** True once everything that the broker has now has arrived here; false if the visit ends before. */
  fence(): Promise<boolean> {
    return this.#fence.raise();
  }

  /** Takes leave; the broker keeps the hub's session. */
  leave(): Promise<void> {
    return this.#connection.disconnect();
  }

  destroy(): void {
    this.#connection.destroy();
  }

  async #open(hasSession: boolean): Promise<void> {
    if (!hasSession) this.#options.onNewSession();
    try {
      await this.#connection.subscribe(DEVICE_TOPICS);
    } catch (error) {
      return this.#cut(lineReasons.notGranted(DEVICE_TOPICS, error));
    }
    if (!(await this.#fence.raise())) return;
    this.#isLive = true;
    this.#options.onLive();
  }

  #deliver(delivery: Delivery): void {
    this.#fence.touch();
    this.#unanswered += 1;
    if (this.#unanswered >= MOST_UNANSWERED) this.#connection.hold();
    this.#acks.after(this.#take(delivery), () => this.#answer(delivery));
  }

  #take(delivery: Delivery): Promise<unknown> {
    if (delivery.topic !== FENCE_TOPIC) return this.#options.onDelivery(delivery);
    this.#fence.came(delivery.payload.toString());
    return Promise.resolve();
  }

  #answer({ acknowledge }: Delivery): void {
    acknowledge();
    this.#unanswered -= 1;
    if (this.#unanswered <= MOST_UNANSWERED / 2) this.#connection.release();
  }

  /** While messages wait for the disk the broker sends no more: that is not its fault. */
  #overdue(): void {
    if (this.#unanswered > 0) this.#fence.touch();
    else this.#cut(lineReasons.nothingBack(FENCE_PATIENCE_MS));
  }

  #cut(reason: string): void {
    this.#cutBecause = reason;
    this.#connection.destroy();
  }

  #closed(error: Error | undefined): void {
    this.#isLive = false;
    this.#fence.fall();
    this.#options.onClosed(this.#cutBecause ?? lineReasons.down(new URL(this.#options.config.url).host, error));
  }
}
