// A device of a soak that is never at fault: says numbered events, and remembers which the hub acknowledged.

import type { Clock } from '../../hub/foundation/clock.ts';
import { seconds } from '../../hub/foundation/clock.ts';
import type { CloudEvent } from '../support/centre-listener.ts';
import { type FrontDoor, TestDevice } from '../support/test-device.ts';

const EVERY_MS = seconds(10);

export class Witness {
  readonly #device: TestDevice;
  readonly #clock: Clock;
  /** Numbers without a gap from 1: the next is said once the last is acknowledged. */
  #acknowledged = 0;
  readonly #stopped = new AbortController();
  #talking: Promise<void> = Promise.resolve();

  static async connect(door: FrontDoor, id: string, clock: Clock): Promise<Witness> {
    const witness = new Witness(await TestDevice.connect(door, { id, class: 'kiosk' }), clock);
    witness.#talking = witness.#talk();
    return witness;
  }

  private constructor(device: TestDevice, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Resolves when the last event is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#talking;
    await this.#device.close();
  }

  /** How many of the acknowledged ones are not among these. */
  missingFrom(stored: Iterable<CloudEvent>): number {
    const found = new Set<string>();
    for (const { subject, data } of stored) {
      const { transactionId } = (data.payload ?? {}) as { readonly transactionId?: string };
      if (subject === this.#device.identity.id && transactionId) found.add(transactionId);
    }
    const all = Array.from({ length: this.#acknowledged }, (_, index) => transactionOf(index + 1));
    return all.filter((transactionId) => !found.has(transactionId)).length;
  }

  async #talk(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const at = new Date(this.#clock.now()).toISOString();
      const transactionId = transactionOf(this.#acknowledged + 1);
      await this.#device.say('event', { at, type: 'transaction-started', transactionId, service: 'payment' });
      this.#acknowledged += 1;
      await this.#clock.sleep(EVERY_MS, this.#stopped.signal);
    }
  }
}

function transactionOf(number: number): string {
  return `w-${number}`;
}
