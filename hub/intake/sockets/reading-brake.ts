// Stops the reading of a client's stream, so that TCP holds the client back, lets it go on, and sees that it does.

import type { Duplex } from 'node:stream';
import { type Brake, MOST_UNANSWERED } from '../clients/ack-queue.ts';

/**
 * aedes reads on with each `readable` event, however many messages it has not been told to go on with: a client that
 * sends one each second would pile them up here for as long as the disk is ill.
 */
export class ReadingBrake implements Brake {
  readonly #stream: Duplex;
  #isOn = false;
  #isReadingOn = false;

  /** `isWithheld`: messages go unanswered for long, and what comes behind them must be read all the same. */
  constructor(stream: Duplex, isWithheld: () => boolean) {
    const read = stream.read.bind(stream);
    stream.read = (size?: number) => (this.#isOn ? null : read(size));
    this.#stream = stream;
    stream.on('readable', () => {
      if (isWithheld()) this.#readOn();
    });
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  hold(): void {
    this.#isOn = true;
  }

  /**
   * With ten messages unanswered that came at once, aedes would read the next bytes only at the tenth `readable` after
   * them: a device that has nothing more to say than a ping now and then would be taken for dead.
   */
  #readOn(): void {
    if (this.#isReadingOn) return;
    this.#isReadingOn = true;
    for (let times = 0; times < MOST_UNANSWERED && !this.#isOn && this.#stream.readableLength > 0; times++)
      this.#stream.emit('readable');
    this.#isReadingOn = false;
  }

  /** What came meanwhile was announced in vain, so it is announced again. */
  release(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#stream.emit('readable');
  }
}
