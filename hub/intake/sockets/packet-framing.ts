// Follows MQTT packets through a stream by their fixed headers alone (MQTT 3.1.1 section 2.2); keeps no byte.

export type FramingFault = 'packet-too-large' | 'packet-identifier-zero';

const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const DISCONNECT = 14;

export class PacketFraming {
  /** True once a DISCONNECT packet went by: the client left on purpose. */
  hasDisconnect = false;
  #type = 0;
  #isInLength = false;
  #length = 0;
  #lengthWeight = 1;
  #bodyBytesLeft = 0;
  #identifierBytesLeft = 0;
  #identifier = 0;

  /** Goes on with the next bytes; the fault is the first thing in them that must not be. */
  read(chunk: Uint8Array, maximumBytes: number): FramingFault | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#identifierBytesLeft > 0) {
        if (this.#isIdentifierZero(chunk[at++] ?? 0)) return 'packet-identifier-zero';
      } else if (this.#bodyBytesLeft > 0) {
        const step = Math.min(this.#bodyBytesLeft, chunk.length - at);
        this.#bodyBytesLeft -= step;
        at += step;
      } else {
        const fault = this.#readHeader(chunk[at++] ?? 0, maximumBytes);
        if (fault !== undefined) return fault;
      }
    }
    return undefined;
  }

  #readHeader(byte: number, maximumBytes: number): FramingFault | undefined {
    if (!this.#isInLength) {
      this.#type = byte >> 4;
      this.#isInLength = true;
      this.#length = 0;
      this.#lengthWeight = 1;
      return undefined;
    }
    this.#length += (byte & 127) * this.#lengthWeight;
    if (byte < 128) return this.#beginBody(maximumBytes);
    // A fifth length byte is left to the parser of aedes, which refuses it.
    this.#lengthWeight *= 128;
    return undefined;
  }

  #beginBody(maximumBytes: number): FramingFault | undefined {
    this.#isInLength = false;
    this.#bodyBytesLeft = this.#length;
    if (this.#length > maximumBytes) return 'packet-too-large';
    if (this.#type === DISCONNECT) this.hasDisconnect = true;
    if ((this.#type === SUBSCRIBE || this.#type === UNSUBSCRIBE) && this.#length >= 2) {
      this.#identifierBytesLeft = 2;
      this.#identifier = 0;
    }
    return undefined;
  }

  /** [MQTT-2.3.1-1]: aedes would answer identifier 0 as if it were one. */
  #isIdentifierZero(byte: number): boolean {
    this.#identifier |= byte;
    this.#identifierBytesLeft -= 1;
    this.#bodyBytesLeft -= 1;
    return this.#identifierBytesLeft === 0 && this.#identifier === 0;
  }
}
