// Node-RED as a contestant, doing less than Atrium: aedes node, JSON parse with JSON Schema check, forward.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { waitFor } from '../../support/wait-for.ts';
import { cpuSecondsOf } from '../process-figures.ts';
import type { Centre } from './centre.ts';
import { type Contestant, devicesWith } from './contestant.ts';
import { CENTRE_NODE, flowOf } from './node-red-flow.ts';

/** Holds the package.json with its versions; what is installed stays there, out of the project's own dependencies. */
const HERE = join(import.meta.dirname, 'node-red');
const START_MS = 60_000;
const QUIET_MS = 300;
const QUIET_CPU_S = 0.03;

/** Installs it at the first time: some 350 packages, 130 MB. */
export async function startNodeRed(centre: Centre): Promise<Contestant> {
  if (!existsSync(join(HERE, 'node_modules/node-red'))) install();
  const folder = mkdtempSync(join(tmpdir(), 'atrium-bench-node-red-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  writeFiles(folder, port, centre);
  const args = ['--userDir', folder, '--port', String(adminPort), join(folder, 'flows.json')];
  const child = spawn(process.execPath, [join(HERE, 'node_modules/node-red/red.js'), ...args], { stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await waitFor(() => output.includes('Connected to broker') && output.includes('Binding aedes'), {
    timeoutMs: START_MS,
  }).catch(() => {
    child.kill('SIGKILL');
    throw new Error(`Node-RED did not start:\n${output}`);
  });
  return {
    name: 'Node-RED',
    about: `Node-RED ${versionOf('node-red')}, aedes node on aedes ${versionOf('aedes')}: JSON Schema check after the acknowledgement, forwards to the centre, stores nothing`,
    port,
    pid: child.pid ?? -1,
    devices: (count) => devicesWith('none', count),
    settled: async () => {
      await quiet(child.pid ?? -1);
      // As when a message breaks the schema: then it would do less than is said.
      if (output.includes('[error]')) throw new Error(`Node-RED complains:\n${output}`);
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function install(): void {
  const npm = join(dirname(process.execPath), 'npm');
  const options = ['install', '--no-audit', '--no-fund', '--omit=optional', '--ignore-scripts', '--no-package-lock'];
  execFileSync(existsSync(npm) ? npm : 'npm', options, { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
}

function writeFiles(folder: string, port: number, centre: Centre): void {
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowOf(port, centre.port)));
  const credentials = { [CENTRE_NODE]: { user: centre.username, password: centre.password } };
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify(credentials));
  const nodesDir = join(HERE, 'node_modules/node-red-contrib-aedes');
  const settings = { flowFile: 'flows.json', credentialSecret: false, disableEditor: true, nodesDir };
  writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
}

/** It keeps no count of what it still has to do: done is when it takes no CPU any more. */
async function quiet(pid: number): Promise<void> {
  let before = cpuSecondsOf(pid);
  await waitFor(
    () => {
      const now = cpuSecondsOf(pid);
      const spent = now - before;
      before = now;
      return spent < QUIET_CPU_S;
    },
    { everyMs: QUIET_MS, timeoutMs: START_MS, what: 'Node-RED has nothing to do' },
  );
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(HERE, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
