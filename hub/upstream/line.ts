// The line to the centre: kept up for as long as the hub runs, whatever happens to the network, and open about why it is down.
//
//   connecting ─▶ online ─▶ offline ─▶ (wait, longer each time, with jitter) ─▶ next try ─▶ online …
//        └──────────────────▶┘

import { readFile } from 'node:fs/promises';
import type { UpstreamConfig } from '../config/config.ts';
import type { Clock } from '../foundation/clock.ts';
import { systemErrorCode } from '../foundation/errors.ts';
import type { Log } from '../foundation/log.ts';
import { retryDelays } from '../foundation/retry.ts';
import type { HallId } from '../messages/ids.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import { centreTopics } from '../messages/topics.ts';
import type { UpstreamView } from '../messages/upstream-view.ts';
import { Connection } from './connection.ts';
import { lineReasons } from './line-reason.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** A connection that lasted so long was a good one: the next outage starts with short waits again. */
const STABLE_MS = 10_000;
/** How long a farewell may take. */
const FAREWELL_MS = 1_000;

/** The configuration of a hall that has a centre. */
export type LineConfig = NonNullable<UpstreamConfig>;
export type LineState = Pick<UpstreamView, 'state' | 'since' | 'reason'>;

export interface LineOptions {
  readonly config: LineConfig;
  readonly hall: HallId;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly onStateChange: () => void;
}

export class Line {
  readonly #options: LineOptions;
  /** Host and port alone: the address may hold a password. */
  readonly #centre: string;
  readonly #stopped = new AbortController();
  #connection: Connection | undefined;
  #takenDownBecause: LocalizedText | undefined;
  /** By the monotonic clock, when the centre let the hub in; undefined while it has not. */
  #openedMs: number | undefined;
  #state: LineState;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LineOptions) {
    this.#options = options;
    this.#centre = new URL(options.config.url).host;
    this.#state = { state: 'connecting', since: options.clock.now(), reason: lineReasons.connecting(this.#centre) };
  }

  get state(): LineState {
    return this.#state;
  }

  /** Returns at once: a hall without network starts as well. */
  begin(): void {
    this.#running = this.#keepUp();
  }

  /** To be called while the line is up only; calls back once the broker has it, never if the line breaks before. */
  publish(topic: string, payload: string, onAcknowledged: () => void): void {
    this.#connection?.publish(topic, payload, { retain: false, onAcknowledged });
  }

  /** Cuts the line; it is built anew like after any other outage. */
  takeDown(reason: LocalizedText): void {
    this.#takenDownBecause = reason;
    this.#connection?.destroy();
  }

  /** Says that the hub goes, waits for what is on its way, and ends. */
  async end(): Promise<void> {
    this.#stopped.abort();
    if (this.#state.state === 'online') await this.#farewell();
    this.#connection?.destroy();
    await this.#running;
  }

  async #keepUp(): Promise<void> {
    const { clock } = this.#options;
    let delays = this.#delays();
    while (!this.#stopped.signal.aborted) {
      this.#openedMs = undefined;
      const reason = await this.#connectOnce();
      this.#enter('offline', this.#stopped.signal.aborted ? lineReasons.stopped() : reason);
      // A centre that takes connections and says nothing was never a good one, however long it kept the hub waiting.
      if (clock.monotonicMs() - (this.#openedMs ?? Number.POSITIVE_INFINITY) > STABLE_MS) delays = this.#delays();
      await clock.sleep(delays.next().value, this.#stopped.signal);
    }
  }

  #delays() {
    return retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random: this.#options.random });
  }

  /** Resolves when the connection has ended, with the reason. */
  async #connectOnce(): Promise<LocalizedText> {
    const { config } = this.#options;
    let password: string | undefined;
    try {
      // Read anew for each try, so that a file put right works without a restart.
      password = config.passwordFile === undefined ? undefined : await readPassword(config.passwordFile);
    } catch (error) {
      return lineReasons.passwordUnreadable(config.passwordFile ?? '', systemErrorCode(error) ?? String(error));
    }
    if (this.#stopped.signal.aborted) return lineReasons.stopped();
    return new Promise((resolve) => this.#dial(password, resolve));
  }

  #dial(password: string | undefined, ended: (reason: LocalizedText) => void): void {
    const { config, hall, onDown } = this.#options;
    this.#takenDownBecause = undefined;
    this.#connection = new Connection({
      url: config.url,
      clientId: `atrium-${hall}`,
      username: config.username,
      password,
      keepaliveS: config.keepaliveS,
      will: { topic: centreTopics.presence(hall), payload: this.#presence('lost') },
      onOpen: () => this.#opened(),
      onClosed: (error) => {
        this.#connection = undefined;
        onDown();
        ended(this.#takenDownBecause ?? lineReasons.down(this.#centre, error));
      },
    });
  }

  #opened(): void {
    this.#openedMs = this.#options.clock.monotonicMs();
    this.#sayPresence('online', () => {});
    this.#enter('online', lineReasons.online(this.#centre));
    this.#options.onUp();
  }

  async #farewell(): Promise<void> {
    const { clock } = this.#options;
    const patience = new AbortController();
    const said = new Promise<void>((resolve) => this.#sayPresence('offline', resolve));
    const farewell = said.then(() => this.#connection?.disconnect());
    await Promise.race([farewell, clock.sleep(FAREWELL_MS, patience.signal)]);
    patience.abort();
  }

  #sayPresence(state: 'online' | 'offline', onAcknowledged: () => void): void {
    const topic = centreTopics.presence(this.#options.hall);
    this.#connection?.publish(topic, this.#presence(state), { retain: true, onAcknowledged });
  }

  #presence(state: 'online' | 'offline' | 'lost'): string {
    return JSON.stringify({ state, at: new Date(this.#options.clock.now()).toISOString() });
  }

  #enter(state: LineState['state'], reason: LocalizedText): void {
    const { clock, log, onStateChange } = this.#options;
    const isNewState = state !== this.#state.state;
    // A centre that stays away is reported once for each reason, not at each try.
    if (!isNewState && reason.en === this.#state.reason.en) return;
    this.#state = { state, reason, since: isNewState ? clock.now() : this.#state.since };
    if (state === 'online') log.info({ centre: this.#centre }, 'the line to the centre is up');
    else if (!this.#stopped.signal.aborted)
      log.warn({ centre: this.#centre, reason: reason.en }, 'the line to the centre is down');
    onStateChange();
  }
}

async function readPassword(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
}
