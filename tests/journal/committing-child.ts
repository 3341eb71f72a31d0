// Commits for ever, several at once, and prints the number of each commit once it is acknowledged; made to be killed.

import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Journal } from '../../hub/journal/journal.ts';
import type { Lane, RecordDraft } from '../../hub/messages/record.ts';

const AT_ONCE = 8;
const directory = process.argv[2] ?? '';

const journal = new Journal({
  directory,
  clock: systemClock,
  chance: systemChance,
  log: silentLog,
  quarantine: { entries: 10, bytes: 100_000 },
  keepConfirmedHours: 1,
  keepUnsentHours: 720,
  maxMegabytes: 1024,
  reserveMegabytes: 0,
  onFatal: () => process.exit(1),
});
await journal.start(new AbortController().signal);
let commits = (await journal.positions()).event.last;

const record = (lane: Lane): RecordDraft => ({
  lane,
  type: 'io.atrium.device.event',
  subject: 'hub',
  time: systemClock.now(),
  recordedAt: systemClock.now(),
  isClockTrusted: true,
  uptimeMs: 0,
  data: { text: 'x'.repeat(300) },
});

async function commitForEver(): Promise<never> {
  for (;;) {
    commits += 1;
    const records = [record('alarm'), record('event')];
    const [, event] = await journal.commit({ records, quarantined: [], state: [{ key: 'commits', value: commits }] });
    process.stdout.write(`${event?.seq}\n`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, commitForEver));
