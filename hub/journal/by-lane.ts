// Makes one thing for each lane.

import type { Lane } from '../messages/record.ts';

export function byLane<T>(of: (lane: Lane) => T): Record<Lane, T> {
  return {
    ledger: of('ledger'),
    alarm: of('alarm'),
    event: of('event'),
    report: of('report'),
    telemetry: of('telemetry'),
  };
}
