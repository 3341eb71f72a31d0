// The hub's way to the centre with the Sparkplug format on a real connection, over records in memory.

import { onTestFinished } from 'vitest';
import { systemChance } from '../../../hub/foundation/chance.ts';
import { systemClock } from '../../../hub/foundation/clock.ts';
import { silentLog } from '../../../hub/foundation/log.ts';
import { hallId } from '../../../hub/messages/ids.ts';
import { openSparkplugFormat } from '../../../hub/upstream/sparkplug/sparkplug-format.ts';
import { Upstream } from '../../../hub/upstream/upstream.ts';
import { MemoryDurableMap } from '../../support/memory-durable-map.ts';
import { MemorySource } from '../memory-source.ts';
import { GROUP, HALL } from './edge-harness.ts';
import { FakeHall, lift, point } from './fake-hall.ts';

export interface Edge {
  readonly upstream: Upstream;
  readonly hall: FakeHall;
  readonly journal: MemorySource;
}

/** With one device in the hall, that is online. */
export async function startEdge(url: string, primaryHost: string | null = null): Promise<Edge> {
  const [hall, journal] = [new FakeHall(), new MemorySource()];
  hall.set(lift, 'online', [point('heat', 20, systemClock.now())]);
  const ports = { clock: systemClock, log: silentLog, onCommand: () => undefined };
  const sparkplug = { group: GROUP, primaryHost };
  const memory = new MemoryDurableMap();
  const format = await openSparkplugFormat({ config: sparkplug, hall: hallId(HALL), memory, ...ports });
  const upstream = new Upstream({
    ...{ ...ports, chance: systemChance, hall: hallId(HALL), journal, format },
    config: {
      ...{ url, inFlight: 20, keepaliveS: 15, acknowledgeMs: 5_000, confirmation: 'puback', receiptMs: 60_000 },
      ...{ refusals: 5, backlog: { perSecond: 1_000, inFlight: 20 }, format: 'sparkplug', sparkplug },
    },
  });
  onTestFinished(() => upstream.stop());
  await upstream.start(new AbortController().signal);
  format.attach(hall);
  return { upstream, hall, journal };
}
