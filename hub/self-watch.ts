// The hub watches itself: what is wrong with its disk, its room, its clock or its line enters the middle like any input.

import { type Clock, minutes, seconds } from './foundation/clock.ts';
import type { Part } from './foundation/lifecycle.ts';
import { hubConditionTexts as texts } from './hub-condition-texts.ts';
import type { HubCondition } from './messages/hub-condition.ts';
import type { InputBody } from './messages/input.ts';
import { LANES } from './messages/record.ts';
import type { StorageView } from './messages/storage-view.ts';
import type { UpstreamView } from './messages/upstream-view.ts';

const LOOK_PERIOD_MS = seconds(1);
/** A line that flaps is no call for a person yet. */
const LINE_PATIENCE_MS = minutes(5);
/** A burst, as after a power cut or in a replay, tells nothing of the hours to come. */
const SPACE_PATIENCE_MS = minutes(10);
/** As long as a broker may take for its restart. */
const DOOR_PATIENCE_MS = seconds(15);
/** Records given up are reported for so long; then they are history, which the ledger keeps. */
const GIVEN_UP_SHOWN_MS = minutes(60);

export interface SelfWatchOptions {
  readonly storage: () => StorageView;
  readonly upstream: () => UpstreamView;
  /** Whether what devices say can get here now. */
  readonly isDoorReady: () => boolean;
  readonly isClockTrusted: () => boolean;
  /** Alarm when the line may stay away for less than this before records are lost. */
  readonly warnBelowHours: number;
  readonly clock: Clock;
  readonly submit: (input: InputBody) => Promise<unknown>;
}

export class SelfWatch implements Part {
  readonly name = 'self-watch';
  readonly #options: SelfWatchOptions;
  #stopLooking: () => void = () => {};
  /** Codes as told last; undefined before the first look. */
  #told: string | undefined;
  #givenUp: number | undefined;
  #givenUpAtMs = Number.NEGATIVE_INFINITY;
  readonly #lineDown = new Since();
  readonly #doorShut = new Since();
  readonly #spaceLow = new Since();

  constructor(options: SelfWatchOptions) {
    this.#options = options;
  }

  /** The first look clears the alarms of the run before that hold no longer. */
  async start(): Promise<void> {
    this.#look();
    this.#stopLooking = this.#options.clock.every(LOOK_PERIOD_MS, () => this.#look());
  }

  async stop(): Promise<void> {
    this.#stopLooking();
  }

  /** Told only as something begins or ends: figures that move are no news. */
  #look(): void {
    const active = [...this.#ofStorage(), ...this.#ofLine(), ...this.#ofDoor(), ...this.#ofClock()];
    const codes = active.map(({ code }) => code).join();
    if (codes === this.#told) return;
    this.#told = codes;
    // Whoever commits reports what fails there.
    this.#options.submit({ kind: 'hub-conditions', active }).catch(() => undefined);
  }

  #ofStorage(): HubCondition[] {
    const { storage, warnBelowHours, clock } = this.#options;
    const { isHealthy, fault, damage, lanes, setAside, givenUp } = storage();
    const hoursLeft = Math.min(...LANES.map((lane) => lanes[lane].hoursLeft ?? Number.POSITIVE_INFINITY));
    const lowForMs = this.#spaceLow.lastsFor(hoursLeft < warnBelowHours, clock.monotonicMs());
    return [
      ...(isHealthy ? [] : [{ code: 'disk-failing', detail: texts.disk(fault) } as const]),
      ...(damage === null ? [] : [{ code: 'journal-damaged', detail: texts.disk(damage) } as const]),
      ...(lowForMs >= SPACE_PATIENCE_MS ? [{ code: 'space-low', detail: texts.hoursLeft(hoursLeft) } as const] : []),
      ...(this.#isGivingUp(givenUp) ? [{ code: 'records-given-up', detail: texts.givenUp(givenUp) } as const] : []),
      ...(setAside > 0 ? [{ code: 'records-set-aside', detail: texts.setAside(setAside) } as const] : []),
    ];
  }

  #isGivingUp(givenUp: number): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    if (givenUp > (this.#givenUp ?? givenUp)) this.#givenUpAtMs = nowMs;
    this.#givenUp = givenUp;
    return nowMs - this.#givenUpAtMs < GIVEN_UP_SHOWN_MS;
  }

  #ofLine(): HubCondition[] {
    const { state, reason, isApplicationSilent } = this.#options.upstream();
    const isDown = state === 'offline' || state === 'connecting';
    const isUnreachable = this.#lineDown.lastsFor(isDown, this.#options.clock.monotonicMs()) >= LINE_PATIENCE_MS;
    return [
      ...(isUnreachable ? [{ code: 'centre-unreachable', detail: texts.line(reason) } as const] : []),
      ...(isApplicationSilent ? [{ code: 'centre-silent' } as const] : []),
    ];
  }

  #ofDoor(): HubCondition[] {
    const { isDoorReady, clock } = this.#options;
    const isShut = this.#doorShut.lastsFor(!isDoorReady(), clock.monotonicMs()) >= DOOR_PATIENCE_MS;
    return isShut ? [{ code: 'broker-unreachable' }] : [];
  }

  #ofClock(): HubCondition[] {
    return this.#options.isClockTrusted() ? [] : [{ code: 'clock-untrusted' }];
  }
}

/** For how long something has held without a break. */
class Since {
  #sinceMs: number | undefined;

  lastsFor(holds: boolean, nowMs: number): number {
    this.#sinceMs = holds ? (this.#sinceMs ?? nowMs) : undefined;
    return nowMs - (this.#sinceMs ?? nowMs);
  }
}
