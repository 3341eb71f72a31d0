// `npm start` in a terminal: Ctrl-C reaches npm, its shell and the demo at once, and all end in order.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../support/atrium-process.ts';
import { waitFor } from '../support/wait-for.ts';

const PORTS = ['broker', 'status', 'centre', 'figures', 'control'];
const CTRL_C = '\x03';

let folder: string;
let terminal: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-terminal-'));
});
afterEach(async () => {
  if (terminal?.exitCode === null) terminal.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

it('Ctrl-C ends it with exit code 0, and npm returns only when the hall has closed', async () => {
  const options = PORTS.flatMap((name) => [`--${name}-port`, '0']);
  // `exec`, as some shells would stay between the terminal and npm, and end with 130 on their own account.
  const command = ['exec', 'npm', 'start', '--', '--data', folder, ...options].join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  terminal = child;
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await waitFor(() => output.includes('The demo hall is open.'), { timeoutMs: 30_000, what: 'the demo hall' });
  const [, page = ''] = /Status page\s+(http:\S+)/.exec(output) ?? [];
  expect((await fetch(`${page}/healthz`)).status).toBe(200);
  child.stdin.write(CTRL_C);
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(0);
  expect(output).not.toMatch(/npm error|SIGINT/);
  await expect(fetch(`${page}/healthz`)).rejects.toThrow();
});
