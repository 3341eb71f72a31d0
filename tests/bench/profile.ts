// npm run bench:profile [-- --seconds N] [-- --clients N] [-- --per-second N] [-- --keep DIR]
// Runs the hub under `node --cpu-prof` with the load of the broker path, and prints where the time went, by thread.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../support/atrium-process.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Cost, costsOf } from './cpu-profile.ts';
import { runLoad } from './load/run-load.ts';
import { createHall, forwarded } from './peers/atrium-contestant.ts';
import { startCentre } from './peers/centre.ts';
import { deviceIds } from './peers/contestant.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    clients: { type: 'string', default: '50' },
    'per-second': { type: 'string' },
    keep: { type: 'string' },
  },
});
const ATRIUM = join(ROOT, 'tools/atrium.mjs');
const WARM_UP_MS = 2_000;
const SHOWN = 12;
const clients = Number(values.clients);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'atrium-profile-'));

const centre = await startCentre();
const hall = await createHall(clients, centre);
const hub = spawn(process.execPath, [...optionsOfAtrium(), ...profilerOptions(), ATRIUM, ...runOptions()]);
let output = '';
for (const stream of [hub.stdout, hub.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
try {
  await waitFor(() => output.includes('ready'), { what: 'the hub is ready' });
  const result = await runLoad({
    ...{ port: hall.brokerPort, devices: deviceIds(clients).map((id) => ({ id, password: hall.secretOf(id) })) },
    ...{ channel: 'event', pace: paceAsked(), warmUpMs: WARM_UP_MS, measureMs: Number(values.seconds) * 1000 },
    centre: null,
  });
  await forwarded(hall);
  console.log(`${result.sent} messages in ${(result.durationMs / 1000).toFixed(1)} s`);
  const exited = once(hub, 'exit');
  hub.kill('SIGINT');
  await exited;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) print(join(folder, file));
} finally {
  hub.kill('SIGKILL');
  await hall.remove();
  await centre.stop();
}

/** Those of the first line of tools/atrium.mjs, so that the same program is profiled as runs. */
function optionsOfAtrium(): string[] {
  const [firstLine = ''] = readFileSync(ATRIUM, 'utf8').split('\n');
  return firstLine.split(' ').filter((word) => word.startsWith('--'));
}

function profilerOptions(): string[] {
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
}

function runOptions(): string[] {
  return ['run', '--config', hall.configFile];
}

function paceAsked() {
  const perSecond = values['per-second'];
  if (perSecond === undefined) return { kind: 'in-flight', messages: 4 } as const;
  return { kind: 'rate', perSecond: Number(perSecond) } as const;
}

function print(file: string): void {
  const { busyS, functions, files } = costsOf(file);
  console.log(`\nthread of ${file}: busy ${busyS.toFixed(2)} s`);
  for (const costs of [functions, files])
    console.table(
      costs.slice(0, SHOWN).map(({ what, share }: Cost) => ({ what, '%': Number((share * 100).toFixed(1)) })),
    );
}
