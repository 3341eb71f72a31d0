// `atrium simulate` as a person uses it: processes of their own, and faults switched in a simulation that runs already.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AtriumProcess } from '../../support/atrium-process.ts';
import { freePort } from '../../support/free-port.ts';
import { waitFor } from '../../support/wait-for.ts';
import { inventory } from '../support/headless-hall.ts';
import { RecordingBroker } from '../support/recording-broker.ts';

let broker: RecordingBroker;
let data: string;
let running: AtriumProcess[];

beforeEach(async () => {
  broker = await RecordingBroker.start();
  data = mkdtempSync(join(tmpdir(), 'atrium-simulate-'));
  const secrets = Object.fromEntries(inventory.map(({ id }) => [id, 'secret']));
  writeFileSync(join(data, 'device-secrets.json'), JSON.stringify(secrets));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((process) => process.kill9()));
  await broker.stop();
  rmSync(data, { recursive: true });
});

function simulate(...args: string[]): AtriumProcess {
  const common = ['simulate', '--config', 'configs/demo.yaml', '--data', data, '--broker-port', String(broker.port)];
  const process = new AtriumProcess([...common, ...args]);
  running.push(process);
  return process;
}

describe('atrium simulate', () => {
  it('brings all devices of the hall on line, and takes them off with a goodbye on Ctrl-C', async () => {
    const hall = simulate('--control-port', '0');
    await hall.prints(/ready: 6 simulated devices/);
    const count = (wanted: string): number => broker.presences().filter((state) => state === wanted).length;
    await waitFor(() => count('online') === 6);
    expect(await hall.interrupt()).toBe(0);
    await waitFor(() => count('offline') === 6);
    expect(count('lost')).toBe(0);
  });

  it('switches a fault in a running simulation, says so, and refuses to be the same device a second time', async () => {
    const controlPort = String(await freePort());
    await simulate('--control-port', controlPort).prints(/ready/);
    await waitFor(() => broker.clients === 6);

    const faulty = simulate('--control-port', controlPort, '--device', 'kiosk-01', '--fault', 'paper-out');
    expect(await faulty.ended()).toBe(0);
    expect(faulty.output).toMatch(/kiosk-01 \(in the running simulation\): faults paper-out/);
    await waitFor(() => broker.on('state').some(({ payload }) => JSON.stringify(payload.faults) === '["paper-out"]'));

    const cleared = simulate('--control-port', controlPort, '--device', 'kiosk-01', '--clear', 'paper-out');
    expect(await cleared.ended()).toBe(0);
    expect(cleared.output).toMatch(/no fault/);

    const twin = simulate('--control-port', controlPort, '--device', 'kiosk-01');
    expect(await twin.ended()).toBe(1);
    expect(twin.output).toMatch(/kiosk-01 is simulated already.*SIMULATION_DEVICE_RUNNING/);
    expect(broker.connects).toBe(6);
  });

  it('starts one device with its fault on where no simulation runs, and a kill of its process is its death', async () => {
    const kiosk = simulate('--control-port', '0', '--device', 'kiosk-01', '--fault', 'paper-out');
    await kiosk.prints(/ready: 1 simulated devices/);
    await waitFor(() => broker.on('state').length > 0);
    expect(broker.on('state')[0]?.payload.faults).toEqual(['paper-out']);
    await kiosk.kill9();
    await waitFor(() => broker.presences().at(-1) === 'lost');
  });
});
