// Starts the load generator, and calls back at the two moments between which the servers are measured.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { LoadJob, LoadReport, LoadResult } from './load-job.ts';

const GENERATOR = new URL('load-child.ts', import.meta.url);

export interface LoadMoments {
  /** Everything is connected and warm. */
  readonly beforeMeasuring?: () => Promise<void>;
  /** The last message is acknowledged; the devices are still connected. */
  readonly afterMeasuring?: () => Promise<void>;
}

/** Rejects where the generator ends early, as when a device is cut. */
export async function runLoad(job: LoadJob, moments: LoadMoments = {}): Promise<LoadResult> {
  const child = fork(GENERATOR, { execArgv: [] });
  const ended = once(child, 'exit');
  const reported = async (): Promise<LoadReport> => {
    const [first] = await Promise.race([once(child, 'message'), ended.then(() => [])]);
    if (first === undefined) throw new Error(`the load generator ended with ${child.exitCode}`);
    return first as LoadReport;
  };
  try {
    child.send(job);
    await reported();
    await moments.beforeMeasuring?.();
    child.send('go');
    const report = await reported();
    await moments.afterMeasuring?.();
    if (report.kind !== 'done') throw new Error('the load generator reported twice that it is warm');
    child.send('end');
    await ended;
    return report.result;
  } finally {
    child.kill('SIGKILL');
  }
}
