// What a journal is opened with.

import type { JournalConfig, QuarantineConfig } from '../config/config.ts';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import type { AtriumError } from '../foundation/errors.ts';
import type { Log } from '../foundation/log.ts';
import type { OpenOptions } from './protocol.ts';

export interface JournalOptions extends Omit<JournalConfig, 'warnBelowHours'> {
  readonly directory: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly quarantine: QuarantineConfig;
  /** See `OpenOptions.knownDamage`. */
  readonly knownDamage?: string | undefined;
  /** The storage thread died: nothing can be committed any more, so the hub must end with an exit code. */
  readonly onFatal: (error: AtriumError) => void;
  /** Damage met as the open file was read or written: only a start that is told of it can save what is readable. */
  readonly onDamaged?: (what: string) => void;
}

const BYTES_PER_MEGABYTE = 1024 * 1024;
const EPOCH_BYTES = 8;

export function openOptions(options: JournalOptions): Omit<OpenOptions, 'now'> {
  const { directory, quarantine, knownDamage, chance, maxMegabytes, reserveMegabytes } = options;
  const room = { maxBytes: maxMegabytes * BYTES_PER_MEGABYTE, reserveBytes: reserveMegabytes * BYTES_PER_MEGABYTE };
  return { directory, quarantine, knownDamage, room, newEpoch: chance.token(EPOCH_BYTES) };
}
