// How the centre reaches its halls: over a broker of its own, or as a client of somebody's broker.

export interface LineListener {
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** The line came back: messages may have been missed meanwhile. */
  readonly onUp: () => void;
  /** Something a person should see: who was refused, and why; that the broker is away. */
  readonly onTrouble: (what: string) => void;
}

export interface CentreLine {
  /** Resolves when halls can be heard, with where, for a person. */
  start(): Promise<string>;
  /** QoS 1, not retained. False where it cannot go out now: nothing waits for a line to come back. */
  publish(topic: string, payload: string): boolean;
  stop(): Promise<void>;
}
