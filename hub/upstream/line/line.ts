// The line to the centre: kept up for as long as the hub runs, whatever happens to the network, and open about why it is down.
//
//   dial ─▶ CONNACK ─▶ subscribe ─▶ SUBACK ─▶ the format opens, and says ready ─▶ online ─▶ offline ─▶ (wait) ─▶ dial …
//     └─────────┴──────────┴───────────────────────────────────────────────────────────────────▶┘
//
// The wait grows, with jitter, until the centre confirms something again: lines that come up and bring nothing do not count.

import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../../foundation/errors.ts';
import { retryDelays } from '../../foundation/retry.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import type { JournalRecord } from '../../messages/record.ts';
import type { OutgoingMessage, SendOptions } from '../record-format.ts';
import type { ConnectionEnd } from './connection.ts';
import type { LineOptions, LineState } from './line-options.ts';
import { lineReasons } from './line-reason.ts';
import { LineSession } from './line-session.ts';
import { Rivalry } from './rivalry.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** How long a farewell may take. */
const FAREWELL_MS = 1_000;

export class Line {
  readonly #options: LineOptions;
  /** Host and port alone: the address may hold a password. */
  readonly #centre: string;
  readonly #stopped = new AbortController();
  readonly #rivalry = new Rivalry();
  #session: LineSession | undefined;
  #hasProgress = false;
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
  send(record: JournalRecord, options: SendOptions): void {
    this.#session?.send(record, options);
  }

  publish(message: OutgoingMessage, onAcknowledged: () => void): void {
    this.#session?.publish(message, onAcknowledged);
  }

  /** Calls back once the broker has answered a ping; never, if the line breaks before. */
  probe(onAlive: () => void): void {
    this.#session?.barrier(onAlive);
  }

  /** The centre has confirmed something: this line is good, and the next outage starts with short waits again. */
  progressed(): void {
    this.#hasProgress = true;
  }

  /** Cuts the line; it is built anew like after any other outage. */
  takeDown(reason: LocalizedText): void {
    this.#session?.takeDown(reason);
  }

  /** Says that the hub goes, waits for what is on its way, and ends. */
  async end(): Promise<void> {
    const { clock } = this.#options;
    this.#stopped.abort();
    if (this.#state.state === 'online') {
      const patience = new AbortController();
      await Promise.race([this.#session?.leave(lineReasons.stopped()), clock.sleep(FAREWELL_MS, patience.signal)]);
      patience.abort();
    }
    this.#session?.takeDown(lineReasons.stopped());
    await this.#running;
  }

  async #keepUp(): Promise<void> {
    const { clock } = this.#options;
    let delays = this.#delays();
    while (!this.#stopped.signal.aborted) {
      this.#hasProgress = false;
      const reason = await this.#connectOnce();
      this.#enter('offline', this.#stopped.signal.aborted ? lineReasons.stopped() : reason);
      // Two hubs that push each other out would do so ever faster if what they confirm in between counted.
      if (this.#hasProgress && !this.#rivalry.isLikely) delays = this.#delays();
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
    return new Promise((resolve) => {
      this.#session = new LineSession({
        ...this.#options,
        password,
        onReady: () => this.#ready(),
        onWaiting: (reason) => this.#enter('connecting', reason),
        onEnded: (end, takenDownBecause) => resolve(this.#ended(end, takenDownBecause)),
      });
    });
  }

  #ready(): void {
    this.#enter('online', lineReasons.online(this.#centre));
    this.#options.onUp();
  }

  #ended(end: ConnectionEnd & { lastedMs: number }, takenDownBecause: LocalizedText | undefined): LocalizedText {
    const minded = this.#state.state === 'online' ? this.#options.onDown(end) : 'nothing';
    this.#session = undefined;
    const isWordless = end.isByOtherSide && !end.error && minded === 'nothing';
    // A try that never got in says nothing about who else is there.
    if (end.isByOtherSide || takenDownBecause) this.#rivalry.sessionEnded({ lastedMs: end.lastedMs, isWordless });
    if (takenDownBecause) return takenDownBecause;
    if (minded === 'record') return lineReasons.minded(this.#centre);
    if (minded === 'everything') return lineReasons.mindsEverything(this.#centre);
    if (isWordless && this.#rivalry.isLikely) return lineReasons.rival(this.#centre, this.#options.clientId);
    return lineReasons.down(this.#centre, end.error);
  }

  #enter(state: LineState['state'], reason: LocalizedText): void {
    const { clock, log, onStateChange } = this.#options;
    const isNewState = state !== this.#state.state;
    // A centre that stays away is reported once for each reason, not at each try.
    if (!isNewState && reason.en === this.#state.reason.en) return;
    this.#state = { state, reason, since: isNewState ? clock.now() : this.#state.since };
    if (state === 'online') log.info({ centre: this.#centre }, 'the line to the centre is up');
    else if (state === 'connecting') log.info({ centre: this.#centre, reason: reason.en }, 'the centre is reached');
    else if (!this.#stopped.signal.aborted)
      log.warn({ centre: this.#centre, reason: reason.en }, 'the line to the centre is down');
    onStateChange();
  }
}

async function readPassword(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
}
