// npm run bench:start [-- --rounds N] [-- --minutes N]
// Time from the command to ready, of the hub alone; then the demo hall runs, and memory and the longest block of the
// hub's event loop are read from its metrics.

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AtriumProcess } from '../support/atrium-process.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, minutes: { type: 'string', default: '1' } },
});
const SCRAPE_MS = 5_000;
/** The start itself is not part of "after the start". */
const SETTLE_MS = 5_000;

const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-start-'));
try {
  const starts = await measureStarts(Number(values.rounds));
  console.log(
    `start to ready, ${starts.length} rounds: median ${median(starts)} ms, longest ${Math.max(...starts)} ms (goal: under 2000)`,
  );
  await measureDemo(Number(values.minutes));
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${execFileSync('uname', ['-sr']).toString().trim()}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measureStarts(rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const data = join(folder, `start-${round}`);
    const begunAt = performance.now();
    const hub = new AtriumProcess([
      'run',
      '--config',
      'configs/demo.yaml',
      '--data',
      data,
      '--broker-port',
      '0',
      '--status-port',
      '0',
      '--centre-port',
      '1',
    ]);
    await waitFor(() => hub.output.includes('ready'), { everyMs: 1 });
    times.push(Math.round(performance.now() - begunAt));
    await hub.interrupt();
  }
  return times;
}

async function measureDemo(minutes: number): Promise<void> {
  const [broker, status, centre, figures, control] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const ports = { broker, status, centre, figures, control };
  const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const demo = new AtriumProcess(['demo', '--data', join(folder, 'demo'), ...options]);
  try {
    await demo.prints(/open/);
    await pause(SETTLE_MS);
    await scrape(status);
    const samples = [];
    for (let passedMs = 0; passedMs < minutes * 60_000; passedMs += SCRAPE_MS) {
      await pause(SCRAPE_MS);
      samples.push(await scrape(status));
    }
    const memory = samples.map(({ rssMb }) => rssMb);
    console.log(
      `hub in the demo hall over ${minutes} min: memory at the end ${memory.at(-1)} MB, highest ${Math.max(...memory)} MB (goal: under 130)`,
    );
    console.log(
      `longest block of its event loop: ${Math.max(...samples.map(({ longestBlockMs }) => longestBlockMs))} ms (goal: under 50)`,
    );
    console.log(
      `CPU of the hub: ${((((samples.at(-1)?.cpuS ?? 0) - (samples[0]?.cpuS ?? 0)) / (minutes * 60)) * 100).toFixed(1)} % of one core`,
    );
  } finally {
    await demo.interrupt();
  }
}

interface Sample {
  readonly rssMb: number;
  /** Since the scrape before. */
  readonly longestBlockMs: number;
  readonly cpuS: number;
}

async function scrape(port: number): Promise<Sample> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    rssMb: Math.round(figure('process_resident_memory_bytes') / 1e6),
    longestBlockMs: Math.round(figure('nodejs_eventloop_lag_max_seconds') * 1000),
    cpuS: figure('process_cpu_seconds_total'),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
