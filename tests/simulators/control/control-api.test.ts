// The control API: faults of a running simulation, switched from this machine and from nowhere else.

import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSimulation, switchFault } from '../../../simulators/control/control-client.ts';
import { ControlServer } from '../../../simulators/control/control-server.ts';
import { HeadlessHall } from '../support/headless-hall.ts';

let hall: HeadlessHall;
let server: ControlServer;
let port: number;

beforeEach(async () => {
  hall = new HeadlessHall();
  server = new ControlServer(hall.simulation);
  port = await server.start(0);
});
afterEach(() => server.stop());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not `fetch`, which sets the Host header by itself. */
function ask({
  method = 'GET',
  path = '/devices',
  headers = {},
  body = '',
}: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('the control API', () => {
  it('lists the devices with their faults and those they could have', async () => {
    const devices = await findSimulation(port);
    expect(devices?.map(({ id }) => id)).toEqual([
      'robot-01',
      'camera-01',
      'counter-01',
      'kiosk-01',
      'screen-01',
      'sensor-01',
    ]);
    expect(devices?.[3]).toMatchObject({
      faults: [],
      availableFaults: expect.arrayContaining(['offline', 'paper-out']) as unknown,
    });
  });

  it('switches a fault on and off', async () => {
    expect((await switchFault(port, { device: 'kiosk-01', fault: 'paper-out', isOn: true })).faults).toEqual([
      'paper-out',
    ]);
    expect(hall.simulation.device('kiosk-01').figures.faults).toEqual(['paper-out']);
    expect((await switchFault(port, { device: 'kiosk-01', fault: 'paper-out', isOn: false })).faults).toEqual([]);
  });

  it('says in words what it does not know', async () => {
    const refusal = { code: 'SIMULATION_CONTROL_REFUSED' };
    await expect(switchFault(port, { device: 'kiosk-99', fault: 'offline', isOn: true })).rejects.toMatchObject({
      ...refusal,
      message: expect.stringMatching(/kiosk-99.*kiosk-01/) as unknown,
    });
    await expect(switchFault(port, { device: 'kiosk-01', fault: 'sorrow', isOn: true })).rejects.toMatchObject({
      ...refusal,
      message: expect.stringMatching(/sorrow.*paper-out/) as unknown,
    });
    expect((await ask({ path: '/devices/kiosk-01' })).status).toBe(404);
  });

  it('shows the hall', async () => {
    const { text } = await ask({ path: '/world' });
    expect(JSON.parse(text)).toMatchObject({
      timeOfDay: '10:00',
      isOpen: true,
      visitorsInside: hall.simulation.hall.visitorsInside.length,
    });
  });

  it.each([
    ['another host name, as after DNS rebinding', { headers: { host: 'evil.example' } }, 403],
    ['a page of a browser', { headers: { origin: 'http://evil.example' } }, 403],
    [
      'a form',
      { method: 'PUT', path: '/devices/kiosk-01/faults/offline', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    [
      'a large body',
      {
        method: 'PUT',
        path: '/devices/kiosk-01/faults/offline',
        headers: { 'content-type': 'application/json' },
        body: ' '.repeat(5000),
      },
      413,
    ],
  ])('refuses %s', async (_, asked: Asked, status) => {
    expect((await ask(asked)).status).toBe(status);
    expect(hall.simulation.device('kiosk-01').figures.faults).toEqual([]);
  });

  it('names the port and the option when the port is taken', async () => {
    const second = new ControlServer(hall.simulation);
    await expect(second.start(port)).rejects.toMatchObject({
      code: 'SIMULATION_PORT_TAKEN',
      message: expect.stringMatching(new RegExp(`${port}.*--control-port`)) as unknown,
    });
  });

  it('is not found where nothing listens', async () => {
    await server.stop();
    expect(await findSimulation(port)).toBeUndefined();
  });
});
