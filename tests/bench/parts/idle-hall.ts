// The demo hall as it runs by itself: what its hub takes when nobody does anything special.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AtriumProcess } from '../../support/atrium-process.ts';
import { freePort } from '../../support/free-port.ts';

const SETTLE_MS = 10_000;
const MEASURE_MS = 60_000;
const MINUTE_MS = 60_000;

/** CPU seconds a minute, by the hub's own metric. */
export async function idleCpuOfDemoHall(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-idle-'));
  const names = ['broker', 'status', 'centre', 'figures', 'control'];
  const ports = await Promise.all(names.map(() => freePort()));
  const options = names.flatMap((name, index) => [`--${name}-port`, String(ports[index])]);
  const demo = new AtriumProcess(['demo', '--data', folder, ...options]);
  try {
    await demo.prints(/open/);
    const cpuS = async () => cpuFrom(await (await fetch(`http://127.0.0.1:${ports[1]}/metrics`)).text());
    await pause(SETTLE_MS);
    const before = await cpuS();
    await pause(MEASURE_MS);
    return ((await cpuS()) - before) * (MINUTE_MS / MEASURE_MS);
  } finally {
    await demo.interrupt();
    await rm(folder, { recursive: true, force: true });
  }
}

function cpuFrom(metrics: string): number {
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
