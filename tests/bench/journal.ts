// Measures the journal's commits: `node tests/bench/journal.ts` prints latency and rate by number of waiters.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Journal } from '../../hub/journal/journal.ts';
import type { RecordDraft } from '../../hub/messages/record.ts';

const MEASURE_MS = 2_000;
const directory = mkdtempSync(join(tmpdir(), 'atrium-bench-'));
const journal = new Journal({
  directory,
  clock: systemClock,
  chance: systemChance,
  log: silentLog,
  quarantine: { entries: 10, bytes: 100_000 },
  keepConfirmedHours: 72,
  keepUnsentHours: 720,
  maxMegabytes: 1024,
  reserveMegabytes: 128,
  onFatal: (error) => {
    throw error;
  },
});

const record: RecordDraft = {
  lane: 'event',
  type: 'io.atrium.device.event',
  subject: 'hub',
  time: systemClock.now(),
  recordedAt: systemClock.now(),
  isClockTrusted: true,
  uptimeMs: 0,
  data: { text: 'x'.repeat(200), value: 1 },
};

async function commitUntil(endMs: number, latencies: number[]): Promise<void> {
  while (performance.now() < endMs) {
    const beganMs = performance.now();
    const state = [{ key: 'device/kiosk-01', value: { seq: latencies.length } }];
    await journal.commit({ records: [record], quarantined: [], state });
    latencies.push(performance.now() - beganMs);
  }
}

const percentile = (sorted: readonly number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;

async function measure(waiters: number) {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const endMs = performance.now() + MEASURE_MS;
  await Promise.all(Array.from({ length: waiters }, () => commitUntil(endMs, latencies)));
  const { user, system } = process.cpuUsage(cpuBefore);
  const sorted = latencies.sort((a, b) => a - b);
  return {
    waiters,
    'commits/s': Math.round(sorted.length / (MEASURE_MS / 1000)),
    'p50 ms': Number(percentile(sorted, 0.5).toFixed(3)),
    'p99 ms': Number(percentile(sorted, 0.99).toFixed(3)),
    'CPU s per 1,000': Number(((user + system) / 1e6 / (sorted.length / 1000)).toFixed(4)),
  };
}

try {
  await journal.start(new AbortController().signal);
  await measure(10);
  const rows = [];
  for (const waiters of [1, 10, 100, 1000]) rows.push(await measure(waiters));
  console.table(rows);
} finally {
  await journal.stop();
  rmSync(directory, { recursive: true });
}
