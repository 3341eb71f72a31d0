// What Prometheus reads: figures of the process and of the hall, taken when asked.

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Alarm } from './messages/alarm.ts';
import type { DeviceView } from './messages/device.ts';
import { BROWN_OUTS, type StorageView } from './messages/storage-view.ts';
import type { UpstreamView } from './messages/upstream-view.ts';
import { CONNECTIVITIES, HEALTHS } from './messages/verdict.ts';

export interface MetricsSources {
  readonly hall: { devices(): readonly DeviceView[]; alarms(): readonly Alarm[] };
  readonly upstream: { view(): UpstreamView };
  /** Counters by name. */
  readonly broker: { stats(): object };
  readonly quarantine: { count(): Promise<number> };
  readonly storage: () => StorageView;
}

type Figures = number | Readonly<Record<string, number>>;

export function createMetrics({ hall, upstream, broker, quarantine, storage }: MetricsSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const add = (name: string, help: string, figures: () => Figures | Promise<Figures>) =>
    addGauge(registry, { name, help, figures });
  // A view of every device is made for several gauges: once for each scrape.
  const devices = onceInATurn(() => hall.devices());

  add('devices_by_connectivity', 'Devices by connectivity', () =>
    tally(
      CONNECTIVITIES,
      devices().map(({ verdict }) => verdict.connectivity),
    ),
  );
  add('devices_by_health', 'Devices by NE 107 health', () =>
    tally(
      HEALTHS,
      devices().map(({ verdict }) => verdict.health),
    ),
  );
  add('alarms_active', 'Alarms that are active', () => hall.alarms().length);
  add('messages_lost', 'Sequence numbers used by devices that never came', () =>
    sum(devices().map(({ counts }) => counts.lost)),
  );
  add('upstream_backlog', 'Records that wait for the centre, by lane', () =>
    mapValues(upstream.view().lanes, ({ backlog }) => backlog),
  );
  add('upstream_online', '1 while the line to the centre is up', () => (upstream.view().state === 'online' ? 1 : 0));
  add('upstream_application_silent', "1 while the centre's application gives no receipts", () =>
    Number(upstream.view().isApplicationSilent),
  );
  add('journal_healthy', '1 while the disk takes writes', () => Number(storage().isHealthy));
  add('journal_bytes', 'Bytes of the journal in use, and its limit', () => {
    const { usedBytes: used, limitBytes: limit } = storage();
    return { used, limit };
  });
  add('journal_unsent_bytes', 'Bytes of records that the centre does not have, by lane', () =>
    mapValues(storage().lanes, ({ unsentBytes }) => unsentBytes),
  );
  add('offline_hours_left', 'How long the line may stay away before a lane loses records, by lane; +Inf for ever', () =>
    mapValues(storage().lanes, ({ hoursLeft }) => hoursLeft ?? Number.POSITIVE_INFINITY),
  );
  add('journal_written_last_hour', 'Bytes handed to the disk, and syncs, in the last hour', () => {
    const { bytesPerHour: bytes, syncsPerHour: syncs } = storage();
    return { bytes, syncs };
  });
  add('records_given_up', 'Records given up unsent since the journal was made', () => storage().givenUp);
  add('records_set_aside', 'Records that the centre refused too often', () => storage().setAside);
  add('brown_out', '0 none, 1 telemetry thinned to 5 minutes, 2 to 60 minutes, 3 records dropped', () =>
    BROWN_OUTS.indexOf(storage().brownOut),
  );
  add('quarantined_messages', 'Messages that lie in quarantine', () => quarantine.count());
  add('broker', 'What the broker counts, by kind', () => ({ ...broker.stats() }) as Record<string, number>);
  return registry;
}

interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly figures: () => Figures | Promise<Figures>;
}

function addGauge(registry: Registry, { name, help, figures }: GaugeSource): void {
  new Gauge({
    name: `atrium_${name}`,
    help,
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const now = await figures();
      this.reset();
      if (typeof now === 'number') this.set(now);
      else for (const [kind, figure] of Object.entries(now)) this.set({ kind }, figure);
    },
  });
}

/** Asked again before the present turn of the event loop has ended, it answers what it answered. */
function onceInATurn<T>(read: () => T): () => T {
  let answer: { readonly value: T } | undefined;
  return () => {
    if (!answer) queueMicrotask(() => (answer = undefined));
    answer ??= { value: read() };
    return answer.value;
  };
}

function tally<K extends string>(kinds: readonly K[], found: readonly K[]): Record<string, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, found.filter((each) => each === kind).length]));
}

function mapValues<V>(source: Readonly<Record<string, V>>, pick: (value: V) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, pick(value)]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
