// Stops the reading of a client's stream, so that TCP holds the client back, and lets it go on.

import type { Duplex } from 'node:stream';

/**
 * aedes reads on with each `readable` event, however many messages it has not been told to go on with: a client that
 * sends one each second would pile them up here for as long as the disk is ill.
 */
export class ReadingBrake {
  readonly #stream: Duplex;
  #isOn = false;

  constructor(stream: Duplex) {
    const read = stream.read.bind(stream);
    stream.read = (size?: number) => (this.#isOn ? null : read(size));
    this.#stream = stream;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  hold(): void {
    this.#isOn = true;
  }

  /** What came meanwhile was announced in vain, so it is announced again. */
  release(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#stream.emit('readable');
  }
}
