// A DurableMap that lives as long as the test: hand the same one to a second instance to play a restart.

import type { DurableMap } from '../../hub/foundation/durable-map.ts';

export class MemoryDurableMap implements DurableMap {
  readonly content = new Map<string, string>();

  async entries(): Promise<ReadonlyArray<readonly [string, string]>> {
    return [...this.content];
  }

  async put(key: string, value: string): Promise<void> {
    this.content.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.content.delete(key);
  }
}
