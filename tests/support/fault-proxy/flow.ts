// One direction of one connection through the fault proxy: takes bytes from one socket, gives them to the other when due.
//
//   from ─▶ queue, each piece with its time of arrival ─▶ due by the passage? ─▶ to
//                                   (the end, FIN or reset, waits its turn behind the bytes)

import type { Socket } from 'node:net';
import type { Clock } from '../../../hub/foundation/clock.ts';
import type { Passage } from './passage.ts';

/** As much as a socket buffers; beyond it the sender is no longer read, as with a full receive window. */
const QUEUE_BYTES = 256 * 1024;
/** A throttled connection moves a slice this often, so that it trickles and does not gush. */
const SLICES_PER_SECOND = 20;

interface Piece {
  readonly bytes: Buffer;
  readonly arrivedMs: number;
  /** 0 to 1, drawn once for each piece. */
  readonly chance: number;
}

export interface FlowOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly passage: Passage;
  readonly clock: Clock;
  readonly random: () => number;
}

export class Flow {
  readonly #options: FlowOptions;
  #queue: Piece[] = [];
  #passage: Passage;
  #end: 'fin' | 'reset' | undefined;
  #isFull = false;
  /** Until then a throttled line is busy with what it took before. */
  #busyUntilMs = 0;
  #cancelTimer: () => void = () => {};
  /** Bytes handed to the other side. */
  passedBytes = 0;

  constructor(options: FlowOptions) {
    const { from, to, passage } = options;
    this.#options = options;
    this.#passage = passage;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#ended('fin'));
    from.on('error', () => this.#ended('reset'));
    to.on('drain', () => {
      this.#isFull = false;
      this.#pump();
    });
    to.on('close', () => this.#pump());
  }

  get heldBytes(): number {
    return this.#queue.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** The sending side has closed, though the other may not know yet. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  setPassage(passage: Passage): void {
    this.#passage = passage;
    this.#busyUntilMs = this.#options.clock.monotonicMs();
    this.#pump();
  }

  #take(bytes: Buffer): void {
    const { from, clock, random } = this.#options;
    this.#queue.push({ bytes, arrivedMs: clock.monotonicMs(), chance: random() });
    this.#pump();
    if (this.heldBytes >= QUEUE_BYTES) from.pause();
  }

  #ended(how: 'fin' | 'reset'): void {
    this.#end = how;
    this.#pump();
  }

  #pump(): void {
    this.#cancelTimer();
    const { from, to, clock } = this.#options;
    // Whoever is gone reads nothing; what was under way to him is lost without a word to its sender.
    if (to.destroyed) this.#queue = [];
    for (let head = this.#queue[0]; head && !this.#isFull; head = this.#queue[0]) {
      const waitMs = this.#dueMs(head) - clock.monotonicMs();
      if (waitMs === Infinity) return;
      if (waitMs > 0) {
        this.#cancelTimer = clock.after(Math.ceil(waitMs), () => this.#pump());
        return;
      }
      this.#give(head);
    }
    if (this.#queue.length === 0) this.#passEnd();
    if (this.heldBytes < QUEUE_BYTES) from.resume();
  }

  #dueMs({ bytes, arrivedMs, chance }: Piece): number {
    const passage = this.#passage;
    switch (passage.kind) {
      case 'open':
        return arrivedMs;
      case 'delayed':
        return arrivedMs + passage.delayMs + chance * passage.jitterMs;
      case 'throttled': {
        const sliceBytes = Math.min(bytes.length, this.#sliceBytes());
        return Math.max(arrivedMs, this.#busyUntilMs) + (sliceBytes * 1000) / passage.bytesPerSecond;
      }
      case 'black-hole':
        return Infinity;
    }
  }

  #give(head: Piece): void {
    const bytes = head.bytes.subarray(0, this.#sliceBytes());
    this.#busyUntilMs = this.#dueMs(head);
    if (bytes.length === head.bytes.length) this.#queue.shift();
    else this.#queue[0] = { ...head, bytes: head.bytes.subarray(bytes.length) };
    this.passedBytes += bytes.length;
    this.#isFull = !this.#options.to.write(bytes);
  }

  #sliceBytes(): number {
    if (this.#passage.kind !== 'throttled') return Infinity;
    return Math.max(1, Math.floor(this.#passage.bytesPerSecond / SLICES_PER_SECOND));
  }

  #passEnd(): void {
    const { to } = this.#options;
    if (this.#end === undefined || this.#passage.kind === 'black-hole' || to.destroyed) return;
    if (this.#end === 'reset') to.resetAndDestroy();
    else to.end();
  }
}
