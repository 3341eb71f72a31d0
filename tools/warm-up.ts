// Starts a hub once in a temporary folder, right after installation: Node then keeps the sources compiled,
// and an installation that cannot run says so now.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ATRIUM = fileURLToPath(new URL('atrium.mjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('../configs/demo.yaml', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'atrium-warm-up-'));
const ports = ['--broker-port', '0', '--status-port', '0', '--centre-port', '1'];
const hub = spawn(ATRIUM, ['run', '--config', CONFIG, '--data', folder, ...ports], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
hub.stdout.on('data', (chunk: Buffer) => {
  if (chunk.toString().includes('ready')) hub.kill('SIGTERM');
});
hub.on('exit', async (code) => {
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) console.error('The hub could not be started; see above.');
  process.exitCode = code ?? 1;
});
