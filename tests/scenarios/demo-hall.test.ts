// `npm start` as a new user types it: six classes online within 15 s, their records at the centre, a clean end.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceBody } from '../../hub/status/api.ts';
import { AtriumProcess, atrium } from '../support/atrium-process.ts';
import { freePort } from '../support/free-port.ts';
import { CLASSES } from '../support/samples.ts';
import { waitFor } from '../support/wait-for.ts';

const ONLINE_WITHIN_MS = 15_000;

describe('the demo hall', () => {
  let folder: string;
  let ports: Record<'broker' | 'status' | 'centre' | 'figures' | 'control', number>;
  let demo: AtriumProcess;
  let startedAt: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atrium-demo-'));
    const [broker, status, centre, figures, control] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    ports = { broker, status, centre, figures, control };
    startedAt = performance.now();
    demo = new AtriumProcess(['demo', '--data', folder, ...portOptions()]);
  });
  afterAll(async () => {
    await demo?.interrupt();
    await rm(folder, { recursive: true, force: true });
  });

  const portOptions = () => Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);

  it('says where the page is and how to log in', async () => {
    await demo.prints(new RegExp(`http://127\\.0\\.0\\.1:${ports.status}/#/first-login\\?code=`));
  });

  it('has a device of every class online, and records of every class at the centre, within 15 s', async () => {
    const token = (await atrium('token', 'add', 'test', '--config', 'configs/demo.yaml', '--data', folder)).trim();
    const devices = await waitFor(
      async () => {
        const listed = await get<DeviceBody[]>(`http://127.0.0.1:${ports.status}/api/v1/devices`, token);
        return listed?.every(({ verdict }) => verdict.connectivity === 'online') && listed;
      },
      { timeoutMs: ONLINE_WITHIN_MS },
    );
    expect(devices.map((device) => device.class).sort()).toEqual(CLASSES);
    await waitFor(
      async () => {
        const figures = await get<{ halls: Record<string, { classes: Record<string, number> }> }>(
          `http://127.0.0.1:${ports.figures}/figures`,
        );
        return CLASSES.every((deviceClass) => (figures?.halls['demo-hall']?.classes[deviceClass] ?? 0) > 0);
      },
      { timeoutMs: ONLINE_WITHIN_MS, what: 'records of every class at the centre' },
    );
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeLessThan(ONLINE_WITHIN_MS);
    console.log(`all six classes online and at the centre after ${Math.round(tookMs)} ms`);
  });

  it('says which port is taken, and with which option to choose another', async () => {
    const second = new AtriumProcess(['demo', '--data', `${folder}-second`, ...portOptions()]);
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(new RegExp(`${ports.centre}.*--centre-port`));
    await rm(`${folder}-second`, { recursive: true, force: true });
  });

  it('ends cleanly on Ctrl-C, with exit code 0 and nothing left behind', async () => {
    expect(await demo.interrupt()).toBe(0);
    for (const port of Object.values(ports)) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});

async function get<T>(url: string, token?: string): Promise<T | undefined> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url, { headers }).catch(() => undefined);
  return response?.ok ? ((await response.json()) as T) : undefined;
}
