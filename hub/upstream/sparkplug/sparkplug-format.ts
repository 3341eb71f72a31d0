// Sparkplug B 3.0 as the form of the records: the edge node brought together with its line, its commands and its primary host.

import type { SparkplugConfig } from '../../config/config.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { DurableMap } from '../../foundation/durable-map.ts';
import type { Log } from '../../foundation/log.ts';
import type { CommandView } from '../../messages/command.ts';
import type { HallId } from '../../messages/ids.ts';
import type { FormatSession, RecordFormat } from '../record-format.ts';
import { BdSeq } from './bd-seq.ts';
import { EdgeNode, type HallDevices, type HallPort } from './edge-node.ts';
import { PrimaryHost } from './primary-host.ts';
import { SparkplugSession } from './sparkplug-session.ts';

export interface SparkplugOptions {
  readonly config: SparkplugConfig;
  readonly hall: HallId;
  /** As JSON, in the form of `halls/<hallId>/commands`. */
  readonly onCommand: (payload: Buffer, isRetained: boolean) => void;
  /** Of the journal: keeps the bdSeq over a restart. */
  readonly memory: DurableMap;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ChangingHall extends HallPort {
  /** Calls back after each commit with the devices that look different, and those that are gone. */
  onChange(listener: (change: HallDevices) => void): () => void;
}

/** Reads the bdSeq of the run before. */
export async function openSparkplugFormat(options: SparkplugOptions): Promise<SparkplugFormat> {
  return new SparkplugFormat(options, await BdSeq.open(options.memory, options.log));
}

export class SparkplugFormat implements RecordFormat {
  readonly #options: SparkplugOptions;
  readonly #bdSeq: BdSeq;
  readonly #node: EdgeNode;
  readonly #primaryHost: PrimaryHost | undefined;
  #hall: ChangingHall | undefined;
  #session: SparkplugSession | undefined;

  constructor(options: SparkplugOptions, bdSeq: BdSeq) {
    const { config, hall, clock } = options;
    this.#options = options;
    this.#bdSeq = bdSeq;
    this.#primaryHost = config.primaryHost === null ? undefined : new PrimaryHost();
    this.#node = new EdgeNode({
      name: { group: config.group, hall },
      hall: {
        devices: () => this.#hall?.devices() ?? [],
        alarms: () => this.#hall?.alarms() ?? [],
        contractOf: (deviceClass) => this.#hall?.contractOf(deviceClass),
      },
      clock,
    });
  }

  /** The hall knows its devices: births may be said from now on. Until then the line waits, as it may be up before the hall. */
  attach(hall: ChangingHall): void {
    this.#hall = hall;
    hall.onChange((change) => this.#session?.hallChanged(change));
    this.#session?.beginIfPossible();
  }

  /** Tells the hosts what became of a command, in place of `halls/<hallId>/replies`; best effort, its record is what counts. */
  reply(command: CommandView): void {
    this.#session?.reply(command);
  }

  dial(): FormatSession {
    this.#session?.end();
    this.#primaryHost?.forgetState();
    const { config, hall, onCommand, clock, log } = this.#options;
    this.#session = new SparkplugSession({
      node: this.#node,
      bdSeq: this.#bdSeq.take(),
      isHallThere: () => this.#hall !== undefined,
      primaryHost: this.#primaryHost,
      ...{ config, hall, onCommand, clock, log },
    });
    return this.#session;
  }
}
