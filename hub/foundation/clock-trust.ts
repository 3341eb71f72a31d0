// Whether the machine's wall clock is to be relied on.

import { statSync } from 'node:fs';
import type { Clock } from './clock.ts';

/** No hub ran before its first release: an earlier time is that of a machine whose clock battery is empty. */
const FIRST_RELEASE = Date.UTC(2026, 10, 1);
/** A clock may be set back by so much and still be believed: time servers do that. */
const TOLERANCE_MS = 60_000;
/** The system is asked so often at most. */
const ASK_PERIOD_MS = 10_000;
/** systemd-timesyncd touches it at the first synchronisation after a start (systemd-timesyncd.service(8)). */
const SYNCHRONIZED_FILE = '/run/systemd/timesync/synchronized';

export interface ClockTrustOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** The newest time that was ever trusted, from the run before; 0 where nothing is known. */
  readonly newestKnown: number;
  /** Whether the operating system has its time from the network. */
  readonly isSynchronized?: () => boolean;
}

/**
 * Trusted is a clock that the system keeps by the network, or that shows a plausible time not before one that was trusted
 * already: after a power cut with an empty battery it starts in the past.
 */
export class ClockTrust {
  readonly #options: Required<ClockTrustOptions>;
  #newestKnown: number;
  /** By the monotonic clock, when the newest known time was read; undefined for one of the run before. */
  #newestAtMs: number | undefined;
  /** What the wall clock was ahead of the monotonic one before it jumped ahead; undefined without a jump. */
  #beforeJump: number | undefined;
  #isSynchronized = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ClockTrustOptions) {
    this.#options = { isSynchronized: isSystemSynchronized, ...options };
    this.#newestKnown = options.newestKnown;
  }

  isTrusted(): boolean {
    const now = this.#options.clock.now();
    const isNotBehind = now >= this.#newestKnown - TOLERANCE_MS;
    const isTrusted = now >= FIRST_RELEASE && (isNotBehind || this.#isBackFromJump(now) || this.#askSystem());
    if (!isTrusted) return false;
    this.#noteJump(now);
    // A clock that is kept by the network and was set back is right: what lies behind it was not.
    this.#newestKnown = now;
    return true;
  }

  /** A clock that jumps ahead may be right; so is one that comes back to where it would be without the jump. */
  #noteJump(now: number): void {
    const nowMs = this.#options.clock.monotonicMs();
    const expected = this.#newestKnown + nowMs - (this.#newestAtMs ?? nowMs);
    if (this.#newestAtMs !== undefined && now > expected + TOLERANCE_MS) this.#beforeJump ??= expected - nowMs;
    this.#newestAtMs = nowMs;
  }

  #isBackFromJump(now: number): boolean {
    const withoutJump = (this.#beforeJump ?? Number.POSITIVE_INFINITY) + this.#options.clock.monotonicMs();
    const isBack = Math.abs(now - withoutJump) <= TOLERANCE_MS;
    if (isBack) this.#beforeJump = undefined;
    return isBack;
  }

  #askSystem(): boolean {
    const elapsedMs = this.#options.clock.monotonicMs();
    if (elapsedMs - this.#askedAtMs >= ASK_PERIOD_MS) {
      this.#askedAtMs = elapsedMs;
      this.#isSynchronized = this.#options.isSynchronized();
    }
    return this.#isSynchronized;
  }
}

function isSystemSynchronized(): boolean {
  return statSync(SYNCHRONIZED_FILE, { throwIfNoEntry: false }) !== undefined;
}
