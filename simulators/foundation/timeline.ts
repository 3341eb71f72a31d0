// Virtual time: stands still until told to run, then fires whatever falls due in order; the hall lives on it.

import type { Cancel, Clock } from './clock.ts';

interface Entry {
  readonly dueAt: number;
  /** Breaks ties, so that what was asked for first happens first. */
  readonly serial: number;
  readonly callback: () => void;
  isCancelled: boolean;
}

const isBefore = (a: Entry, b: Entry): boolean => a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.serial < b.serial);

export class Timeline implements Clock {
  #now: number;
  #serial = 0;
  /** A binary heap with the next entry at index 0. */
  readonly #heap: Entry[] = [];

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const entry = { dueAt: this.#now + Math.max(0, delayMs), serial: this.#serial++, callback, isCancelled: false };
    this.#push(entry);
    return () => {
      entry.isCancelled = true;
    };
  }

  every(periodMs: number, callback: () => void): Cancel {
    let cancel = this.after(periodMs, tick);
    const timeline = this;
    function tick(): void {
      cancel = timeline.after(periodMs, tick);
      callback();
    }
    return () => cancel();
  }

  /** When the next callback is due; undefined when nothing is planned. */
  nextDue(): number | undefined {
    while (this.#heap[0]?.isCancelled) this.#pop();
    return this.#heap[0]?.dueAt;
  }

  /** Moves on to a moment; time never runs backwards. */
  runUntil(time: number): void {
    for (let due = this.nextDue(); due !== undefined && due <= time; due = this.nextDue()) {
      this.#now = Math.max(this.#now, due);
      this.#pop()?.callback();
    }
    this.#now = Math.max(this.#now, time);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) this.#sink(last);
    return top;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = b && a && isBefore(b, a) ? left + 1 : left;
      const below = heap[child];
      if (!below || isBefore(entry, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = entry;
  }
}
