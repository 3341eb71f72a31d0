// A forwarder with a line that keeps what it is given, so that a test says what is acknowledged and when.

import { silentLog } from '../../../hub/foundation/log.ts';
import type { JournalRecord, Lane } from '../../../hub/messages/record.ts';
import type { Receipt } from '../../../hub/upstream/centre-messages/receipt.ts';
import { Forwarder, type ForwarderOptions } from '../../../hub/upstream/outbox/forwarder.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../memory-source.ts';

interface OnTheWay {
  readonly record: JournalRecord;
  readonly isHistorical: boolean;
  readonly acknowledge: () => void;
}

export class Sending {
  readonly source = new MemorySource();
  readonly clock = new FakeClock();
  readonly sent: OnTheWay[] = [];
  readonly forwarder: Forwarder;
  /** How often something that counts was heard of the centre. */
  answers = 0;
  /** Pings to which the broker has yet to answer. */
  readonly probes: Array<() => void> = [];

  constructor(options: Partial<ForwarderOptions> = {}) {
    this.forwarder = new Forwarder({
      ...{ source: this.source, clock: this.clock, log: silentLog, random: () => 0 },
      ...{ confirmation: 'puback', window: 10, backlog: { perSecond: 100_000, inFlight: 10 }, refusals: 3 },
      send: (record, { isHistorical, onAcknowledged }) =>
        void this.sent.push({ record, isHistorical, acknowledge: onAcknowledged }),
      probe: (onAlive) => void this.probes.push(onAlive),
      onProgress: () => {},
      onAnswered: () => {
        this.answers += 1;
      },
      ...options,
    });
  }

  /** `event 3`, and `event 3 ~` where it is marked historical. */
  get names(): string[] {
    return this.sent.map(({ record: { lane, seq }, isHistorical }) => `${lane} ${seq}${isHistorical ? ' ~' : ''}`);
  }

  async lineUp(): Promise<void> {
    this.forwarder.lineUp();
    await settled();
  }

  /** Acknowledges everything, and what is sent because of it. */
  async acknowledgeAll(from = 0): Promise<void> {
    for (let index = from; index < this.sent.length; index++) {
      this.sent[index]?.acknowledge();
      await settled();
    }
  }

  receive(lane: Lane, receipt: Partial<Receipt>): boolean {
    return this.forwarder.receive({ epoch: this.source.epoch, lane, seq: 0, ranges: [], refused: [], ...receipt });
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settled();
  }
}

/** Lets every promise that can settle now do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}
