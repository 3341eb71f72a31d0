// Holds what arrived at the centre against what must be there: nothing missing, nothing out of order, nothing twice.

import type { JsonValue } from '../../../hub/messages/json.ts';
import type { Arrival, CloudEvent } from '../centre-listener.ts';

export class CentreAccount {
  readonly #sources: Array<readonly Arrival[]> = [];

  /** Counts what is in this list and what is still to come into it. */
  include(arrivals: readonly Arrival[]): void {
    this.#sources.push(arrivals);
  }

  get arrivals(): readonly Arrival[] {
    return this.#sources.flat();
  }

  /** Arrivals of something that had arrived before, with the same id. */
  get repetitions(): number {
    return this.arrivals.length - new Set(this.arrivals.map(({ event }) => event.id)).size;
  }

  /** What devices said, each once, in the order of their numbers. */
  events(): readonly CloudEvent[] {
    const events = this.#distinct().filter(({ type }) => type === 'io.atrium.device.event');
    return events.toSorted((a, b) => Number(a.sequence) - Number(b.sequence));
  }

  /** Each lane without a gap; each run in order; each id with one content. */
  faultsOfLanes(): string[] {
    const byLane = Map.groupBy(this.#distinct(), ({ lane }) => lane);
    const gaps = [...byLane].flatMap(([lane, events]) => {
      const numbers = events.map(({ sequence }) => Number(sequence)).toSorted((a, b) => a - b);
      const wrong = numbers.findIndex((number, index) => number !== index + 1);
      return wrong === -1 ? [] : [`lane ${lane}: ${numbers[wrong]} came where ${wrong + 1} was due`];
    });
    const byId = Map.groupBy(this.arrivals, ({ event }) => event.id);
    const contradictions = [...byId].filter(([, arrivals]) => new Set(arrivals.map(contentOf)).size > 1);
    return [...gaps, ...this.#disorder(), ...contradictions.map(([id]) => `${id} came with two contents`)];
  }

  /** `said`: how many events of each device were acknowledged; they are numbered t-1, t-2, … */
  faultsOfEvents(said: ReadonlyMap<string, number>): string[] {
    const bySubject = Map.groupBy(this.events(), ({ subject }) => subject);
    return [...said].flatMap(([device, count]) => {
      const came = (bySubject.get(device) ?? []).map(transactionOf);
      const due = Array.from({ length: count }, (_, index) => `t-${index + 1}`);
      const wrong = due.findIndex((transaction, index) => came[index] !== transaction);
      if (wrong !== -1) return [`${device}: ${String(came[wrong])} came where ${due[wrong]} was due`];
      return came.length > due.length ? [`${device}: ${came.length} events came, ${due.length} were said`] : [];
    });
  }

  /** On one line, what is live and what waited have their own order in each lane; what comes again is left out. */
  #disorder(): string[] {
    return this.#sources.flatMap((arrivals) => {
      const runs = Map.groupBy(arrivals, ({ event, line }) => `${line} ${event.lane} ${event.historical}`);
      return [...runs.values()].flatMap((run) => {
        const events = [...new Map(run.map(({ event }) => [event.id, event])).values()];
        return events.flatMap((event, index) => {
          const before = events[index - 1];
          return before && Number(before.sequence) > Number(event.sequence)
            ? [`${event.id} came after ${before.id}`]
            : [];
        });
      });
    });
  }

  #distinct(): readonly CloudEvent[] {
    return [...new Map(this.arrivals.map(({ event }) => [event.id, event])).values()];
  }
}

/** Live at first and historical when it comes again: that alone may differ. */
function contentOf({ payload }: Arrival): string {
  return payload.replace(/"historical":(true|false),/, '');
}

function transactionOf({ data }: CloudEvent): JsonValue | undefined {
  const { payload } = data;
  return typeof payload === 'object' && payload !== null && 'transactionId' in payload
    ? payload.transactionId
    : undefined;
}
