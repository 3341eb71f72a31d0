// A small map that survives a power cut; the journal provides it, others are handed it.

export interface DurableMap {
  entries(): Promise<ReadonlyArray<readonly [key: string, value: string]>>;
  /** Resolves once it is on disk. */
  put(key: string, value: string): Promise<void>;
  /** Resolves once it is gone from disk; a missing key is no error. */
  delete(key: string): Promise<void>;
}
