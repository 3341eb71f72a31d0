// What the load generator is told, and what it reports, over the channel between the two processes.

export interface LoadDevice {
  readonly id: string;
  readonly password: string;
}

export interface LoadJob {
  /** Of the broker under load, on the loopback. */
  readonly port: number;
  /** Kiosks; each one is a connection. */
  readonly devices: readonly LoadDevice[];
  readonly channel: 'event' | 'telemetry';
  readonly pace: Pace;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Where the same events are waited for as well; null: the acknowledgement is all that is measured. */
  readonly centre: CentreAccess | null;
}

/** Each connection keeps so many messages unacknowledged, or all together say so many a second, acknowledged or not. */
export type Pace =
  | { readonly kind: 'in-flight'; readonly messages: number }
  | { readonly kind: 'rate'; readonly perSecond: number };

export interface CentreAccess {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
}

export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadResult {
  readonly sent: number;
  /** Acknowledged (QoS 0: sent) within the duration. */
  readonly inTime: number;
  readonly durationMs: number;
  /** Send to PUBACK, in ms. */
  readonly acknowledged: Latency;
  /** Send to arrival at the centre, in ms. */
  readonly centre: Latency;
  /** Share of one core that the generator itself took: near 1, it is the generator that was measured. */
  readonly generatorCpu: number;
}

/** The generator: connected and warm, then done; the parent in between: go. */
export type LoadReport = { readonly kind: 'warm' } | { readonly kind: 'done'; readonly result: LoadResult };
