// Bare aedes as a contestant: the script beside this file in a process of its own.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/atrium-process.ts';
import { type Contestant, devicesWith } from './contestant.ts';

export async function startBareAedes(): Promise<Contestant> {
  const child = fork(new URL('bare-aedes-child.ts', import.meta.url), { execArgv: [] });
  const [port] = (await once(child, 'message')) as [number];
  const manifest = readFileSync(join(ROOT, 'node_modules/aedes/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return {
    name: 'bare aedes',
    about: `aedes ${version} in memory; no login, no rights, no checks, nothing stored`,
    port,
    pid: child.pid ?? -1,
    devices: (count) => devicesWith('none', count),
    settled: async () => undefined,
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
