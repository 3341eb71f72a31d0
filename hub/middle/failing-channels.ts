// Channels on whose messages the hub itself failed so that it had to restart: let alone for an hour, or it would restart again.

import type { InboundMessage } from '../messages/observation.ts';

const LET_ALONE_MS = 3_600_000;

export class FailingChannels {
  /** By device and channel: until when, by the clock that nobody can set. */
  readonly #until = new Map<string, number>();

  /** From the journal: the hour begins with the start of the hub. */
  constructor(saved: readonly string[]) {
    for (const channel of saved) this.#until.set(channel, LET_ALONE_MS);
  }

  static nameOf({ deviceId, channel }: Pick<InboundMessage, 'deviceId' | 'channel'>): string {
    return `${deviceId}/${channel}`;
  }

  has(message: InboundMessage): boolean {
    return this.#until.size > 0 && this.#until.has(FailingChannels.nameOf(message));
  }

  /** Those that get another chance now. */
  takeDue(uptimeMs: number): readonly string[] {
    if (this.#until.size === 0) return [];
    const due = [...this.#until].filter(([, untilMs]) => uptimeMs >= untilMs).map(([name]) => name);
    for (const name of due) this.#until.delete(name);
    return due;
  }
}
