// Lives through days without a line in a journal far too small for them, printing what was acknowledged; made to be killed.

import { systemChance } from '../../hub/foundation/chance.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Journal } from '../../hub/journal/journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { live } from './outage.ts';

const clock = new FakeClock();
const journal = new Journal({
  directory: process.argv[2] ?? '',
  clock,
  chance: systemChance,
  log: silentLog,
  quarantine: { entries: 10, bytes: 100_000 },
  keepConfirmedHours: 1,
  keepUnsentHours: 720,
  maxMegabytes: 0.5,
  reserveMegabytes: 0,
  onFatal: () => process.exit(1),
});
await journal.start(new AbortController().signal);
for (;;) {
  await live({ journal, clock, devices: 20 }, 5);
  const { event, telemetry } = await journal.positions();
  process.stdout.write(`${JSON.stringify({ event: event.last, telemetry: telemetry.last })}\n`);
}
