// Collects times in milliseconds while a load runs, and sums them up.

import { percentileOf } from '../rows.ts';
import type { Latency } from './load-job.ts';

export class Latencies {
  #values: number[] = [];

  add(durationMs: number): void {
    this.#values.push(durationMs);
  }

  clear(): void {
    this.#values = [];
  }

  get count(): number {
    return this.#values.length;
  }

  summary(): Latency {
    const at = (share: number) => percentileOf(this.#values, share);
    return { count: this.count, p50: at(0.5), p99: at(0.99), max: at(1) };
  }
}
