// The line to the external broker: kept up for as long as the hub runs, and open about why it is down.
//
//   visit ─▶ down ─▶ (wait, longer each time, with jitter) ─▶ next visit …

import type { ExternalBrokerConfig } from '../../config/config.ts';
import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { retryDelays } from '../../foundation/retry.ts';
import type { HallId } from '../../messages/ids.ts';
import type { Delivery } from './connection.ts';
import { lineReasons, readPassword } from './line-reasons.ts';
import { Visit } from './visit.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** A line that was live for so long was a good one: the next outage starts with short waits again. */
const STABLE_MS = 10_000;
/** How long a farewell may take. */
const FAREWELL_MS = 1_000;

export interface LineOptions {
  readonly external: ExternalBrokerConfig;
  readonly hall: HallId;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** False while nothing can be committed: then there is no use in taking anything. */
  readonly isTakingIn: () => boolean;
  /** What it returns is waited for before the broker gets its acknowledgement. */
  readonly onDelivery: (delivery: Delivery) => Promise<unknown>;
  /** All that waited in the hub's session has come: from now on what comes is of this moment. */
  readonly onLive: () => void;
  readonly onDown: () => void;
}

export class Line {
  readonly #options: LineOptions;
  /** Host and port alone: the address may hold a password. */
  readonly #broker: string;
  readonly #stopped = new AbortController();
  #visit: Visit | undefined;
  #lastReason = '';
  /** By the monotonic clock, when the visit became live; undefined while it is not. */
  #liveSinceMs: number | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LineOptions) {
    this.#options = options;
    this.#broker = new URL(options.external.url).host;
  }

  /** Connected, allowed to read, and through with what came meanwhile. */
  get isLive(): boolean {
    return this.#visit?.isLive ?? false;
  }

  /** Returns at once: a hall whose broker is away starts as well. */
  begin(): void {
    this.#running = this.#keepUp();
  }

  /** True once the broker has it, false if the line breaks before. */
  publish(topic: string, payload: string): Promise<boolean> {
    return this.#visit?.publish(topic, payload) ?? Promise.resolve(false);
  }

  /** True once everything that the broker has now has arrived here; false if the line goes down before. */
  fence(): Promise<boolean> {
    return this.#visit?.fence() ?? Promise.resolve(false);
  }

  async end(): Promise<void> {
    this.#stopped.abort();
    await this.#farewell();
    this.#visit?.destroy();
    await this.#running;
  }

  async #keepUp(): Promise<void> {
    const { clock, isTakingIn } = this.#options;
    let delays = this.#delays();
    while (!this.#stopped.signal.aborted) {
      this.#liveSinceMs = undefined;
      this.#sayDown(isTakingIn() ? await this.#visitOnce() : lineReasons.diskIll());
      if (clock.monotonicMs() - (this.#liveSinceMs ?? Number.POSITIVE_INFINITY) > STABLE_MS) delays = this.#delays();
      await clock.sleep(delays.next().value, this.#stopped.signal);
    }
  }

  #delays() {
    const { chance } = this.#options;
    return retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random: () => chance.fraction() });
  }

  /** Resolves when the visit has ended, with the reason. */
  async #visitOnce(): Promise<string> {
    const { passwordFile } = this.#options.external;
    let password: string | undefined;
    try {
      // Read anew for each try, so that a file put right works without a restart.
      password = passwordFile === undefined ? undefined : await readPassword(passwordFile);
    } catch (error) {
      return lineReasons.passwordUnreadable(passwordFile ?? '', error);
    }
    if (this.#stopped.signal.aborted) return '';
    return new Promise((resolve) => this.#go(password, resolve));
  }

  #go(password: string | undefined, ended: (reason: string) => void): void {
    const { hall, log, external, onDown } = this.#options;
    this.#visit = new Visit({
      ...this.#options,
      config: external,
      clientId: `atrium-${hall}`,
      password,
      onNewSession: () => log.warn({ broker: this.#broker }, lineReasons.newSession()),
      onLive: () => this.#live(),
      onClosed: (reason) => {
        this.#visit = undefined;
        onDown();
        ended(reason);
      },
    });
  }

  #live(): void {
    const { clock, log, onLive } = this.#options;
    this.#liveSinceMs = clock.monotonicMs();
    this.#lastReason = '';
    log.info({ broker: this.#broker }, 'the line to the external broker is up');
    onLive();
  }

  async #farewell(): Promise<void> {
    const patience = new AbortController();
    await Promise.race([this.#visit?.leave(), this.#options.clock.sleep(FAREWELL_MS, patience.signal)]);
    patience.abort();
  }

  /** A broker that stays away is reported once for each reason, not at each try. */
  #sayDown(reason: string): void {
    if (this.#stopped.signal.aborted || reason === this.#lastReason) return;
    this.#lastReason = reason;
    this.#options.log.warn({ broker: this.#broker, reason }, 'the line to the external broker is down');
  }
}
