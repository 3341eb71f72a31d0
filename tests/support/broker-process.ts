// The broker in a process of its own, for tests of what might kill it: prints its port, then its counters when asked by a line.

import { createInterface } from 'node:readline';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Broker } from '../../hub/intake/broker.ts';
import { brokerConfig, CHANNELS, CONFORMANCE } from './broker-config.ts';
import { MemoryDurableMap } from './memory-durable-map.ts';

const broker = new Broker({
  config: brokerConfig({ conformance: CONFORMANCE }),
  clock: systemClock,
  log: silentLog,
  isRegistered: () => true,
  isCommitting: () => true,
  isTakingIn: () => true,
  authenticate: async () => undefined,
  channelsOf: () => CHANNELS,
  submit: async () => undefined,
  notice: () => undefined,
  sessions: new MemoryDurableMap(),
  retained: new MemoryDurableMap(),
});
await broker.start(new AbortController().signal);
process.stdout.write(`${broker.ports().mqtt}\n`);
createInterface({ input: process.stdin }).on('line', () => process.stdout.write(`${JSON.stringify(broker.stats())}\n`));
