// `atrium demo`: three processes that start in order, stop in order, and never stay behind.

import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AtriumProcess } from '../../support/atrium-process.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder: string;
let data: string;
let demo: AtriumProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-demo-'));
  data = join(folder, 'data');
});
afterEach(async () => {
  await demo?.kill9();
  await waitFor(async () => (await childrenOfDemo()).length === 0);
  rmSync(folder, { recursive: true });
});

function startDemo(...args: string[]): AtriumProcess {
  const anyPorts = [
    '--broker-port',
    '0',
    '--status-port',
    '0',
    '--centre-port',
    '0',
    '--figures-port',
    '0',
    '--control-port',
    '0',
  ];
  demo = new AtriumProcess(['demo', '--data', data, ...anyPorts, ...args]);
  return demo;
}

/** Processes that have this test's data folder on their command line, without the demo itself. */
async function childrenOfDemo(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(
    pids.map(async (pid) => ({ pid, line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })),
  );
  return lines.filter(({ pid, line }) => pid !== demo?.pid && line.includes(data)).map(({ pid }) => pid);
}

const isOpen = /The demo hall is open\.[\s\S]*Status page {3}(http:\S+)[\s\S]*Log in {8}(\S+)/;

describe('atrium demo', () => {
  it('opens the hall, says where the page is and how to log in, and Ctrl-C stops it with exit code 0', async () => {
    const first = startDemo();
    const [, page = '', login] = await first.prints(isOpen, 30_000);
    expect(login).toMatch(/^http:/);
    expect((await fetch(`${page}/readyz`)).status).toBe(200);
    const [, figuresUrl = ''] = await first.prints(/figures (http:\S+)/);
    const figures = async (): Promise<string> => (await fetch(figuresUrl)).text();
    await waitFor(async () => (await figures()).includes('"presence":"online"'));
    for (const deviceClass of [
      'guide-robot',
      'face-camera',
      'people-counter',
      'kiosk',
      'screen',
      'environment-sensor',
    ]) {
      await waitFor(async () => (await figures()).includes(`"${deviceClass}"`), {
        what: `records of ${deviceClass} at the centre`,
      });
    }
    expect(await first.interrupt()).toBe(0);
    expect(await childrenOfDemo()).toEqual([]);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const files = await readdir(data);
    expect(files).toEqual(expect.arrayContaining(['centre-password', 'device-secrets.json', 'journal.sqlite']));
    const isOpenToOthers = (file: string): boolean => (statSync(join(data, file)).mode & 0o077) !== 0;
    expect(files.filter(isOpenToOthers)).toEqual([]);
  });

  it('keeps its folder: a second start finds its devices and secrets', async () => {
    await startDemo().prints(isOpen, 30_000);
    await demo?.interrupt();
    const secrets = await readFile(join(data, 'device-secrets.json'), 'utf8');
    const second = startDemo();
    await second.prints(/6 were known already/);
    await second.prints(isOpen, 30_000);
    await second.prints(/sensor-01: connected/);
    await second.interrupt();
    expect(await readFile(join(data, 'device-secrets.json'), 'utf8')).toBe(secrets);
  });

  it('leaves nothing behind when it is killed', async () => {
    await startDemo().prints(isOpen, 30_000);
    expect((await childrenOfDemo()).length).toBe(3);
    await demo?.kill9();
    await waitFor(async () => (await childrenOfDemo()).length === 0);
  });

  it('says which process ended, stops the others, and exits with 1', async () => {
    await startDemo().prints(isOpen, 30_000);
    const children = await childrenOfDemo();
    const lines = await Promise.all(
      children.map(async (pid) => ({ pid, line: await readFile(`/proc/${pid}/cmdline`, 'utf8') })),
    );
    const simulate = lines.find(({ line }) => line.includes('simulate'));
    if (simulate) process.kill(simulate.pid, 'SIGKILL');
    expect(await demo?.ended()).toBe(1);
    expect(demo?.output).toMatch(/The process "devices" of the demo ended \(killed by SIGKILL\)/);
    expect(await childrenOfDemo()).toEqual([]);
  });

  it.each([
    ['--centre-port', /"centre" of the demo ended/],
    ['--broker-port', /"hub" of the demo ended/],
  ])('names a taken port and its option once: %s', async (option, ended) => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const blocked = startDemo(option, String(port));
    expect(await blocked.ended()).toBe(1);
    blocker.close();
    expect(blocked.output.match(new RegExp(`.*${port}.*${option}.*`, 'g'))).toHaveLength(1);
    expect(blocked.output).toMatch(ended);
  });
});
