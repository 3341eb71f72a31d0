// What Prometheus reads: figures of the process and of the hall, taken when asked.

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Alarm } from './messages/alarm.ts';
import type { DeviceView } from './messages/device.ts';
import type { UpstreamView } from './messages/upstream-view.ts';
import { CONNECTIVITIES, HEALTHS } from './messages/verdict.ts';

export interface MetricsSources {
  readonly hall: { devices(): readonly DeviceView[]; alarms(): readonly Alarm[] };
  readonly upstream: { view(): UpstreamView };
  /** Counters by name. */
  readonly broker: { stats(): object };
  readonly quarantine: { count(): Promise<number> };
}

type Figures = number | Readonly<Record<string, number>>;

export function createMetrics({ hall, upstream, broker, quarantine }: MetricsSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const add = (name: string, help: string, figures: () => Figures | Promise<Figures>) =>
    addGauge(registry, { name, help, figures });

  add('devices_by_connectivity', 'Devices by connectivity', () =>
    tally(
      CONNECTIVITIES,
      hall.devices().map(({ verdict }) => verdict.connectivity),
    ),
  );
  add('devices_by_health', 'Devices by NE 107 health', () =>
    tally(
      HEALTHS,
      hall.devices().map(({ verdict }) => verdict.health),
    ),
  );
  add('alarms_active', 'Alarms that are active', () => hall.alarms().length);
  add('messages_lost', 'Sequence numbers used by devices that never came', () =>
    sum(hall.devices().map(({ counts }) => counts.lost)),
  );
  add('upstream_backlog', 'Records that wait for the centre, by lane', () =>
    mapValues(upstream.view().lanes, ({ backlog }) => backlog),
  );
  add('upstream_online', '1 while the line to the centre is up', () => (upstream.view().state === 'online' ? 1 : 0));
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

function tally<K extends string>(kinds: readonly K[], found: readonly K[]): Record<string, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, found.filter((each) => each === kind).length]));
}

function mapValues<V>(source: Readonly<Record<string, V>>, pick: (value: V) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, pick(value)]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
