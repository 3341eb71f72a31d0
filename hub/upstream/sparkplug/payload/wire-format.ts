// The wire format of Protocol Buffers, as far as Sparkplug B uses it: varint, fixed 64 and 32 bit, length-delimited.

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const FIRST_SIZE = 256;
/** A varint of 64 bits takes ten bytes; whoever sends more means harm. */
const LONGEST_VARINT = 10;

export class WireWriter {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;

  /** 0 to 2^53 - 1. */
  uint(field: number, value: number): this {
    this.#tag(field, VARINT);
    this.#varint(value);
    return this;
  }

  /** A negative number is told as its two's complement in so many bits, as Sparkplug asks. */
  int(field: number, value: number, bits: 32 | 64): this {
    if (value >= 0) return this.uint(field, value);
    this.#tag(field, VARINT);
    for (let rest = BigInt.asUintN(bits, BigInt(value)); ; rest >>= 7n) {
      if (rest < 0x80n) {
        this.#byte(Number(rest));
        return this;
      }
      this.#byte(Number(rest & 0x7fn) | 0x80);
    }
  }

  bool(field: number, value: boolean): this {
    return this.uint(field, value ? 1 : 0);
  }

  double(field: number, value: number): this {
    this.#tag(field, FIXED_64);
    this.#makeRoom(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(value.length);
    this.#makeRoom(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** What was written; the writer is not to be used any more. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#length++] = value;
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** One field of a message: a varint as a bigint, everything else as its bytes. */
export interface WireField {
  readonly field: number;
  readonly value: bigint | Buffer;
}

/** Thrown for bytes that are no message; it never leaves the decoder. */
export class MalformedMessage extends Error {}

export function* readFields(bytes: Buffer): Generator<WireField> {
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let count = 0; count < LONGEST_VARINT; count += 1) {
      const byte = bytes[offset++];
      if (byte === undefined) throw new MalformedMessage('it ends within a number');
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedMessage('a number is too long');
  };
  const take = (length: number): Buffer => {
    if (length > bytes.length - offset) throw new MalformedMessage('it ends within a field');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    const tag = Number(varint());
    const field = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (wireType === VARINT) yield { field, value: varint() };
    else if (wireType === LENGTH_DELIMITED) yield { field, value: take(Number(varint())) };
    else if (wireType === FIXED_64) yield { field, value: take(8) };
    else if (wireType === FIXED_32) yield { field, value: take(4) };
    else throw new MalformedMessage(`wire type ${wireType} is not used by Sparkplug`);
  }
}
