// Nobody unknown gets in, nobody leaves its own topics, and the log says who tried and why it failed.

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const KIOSK = { id: 'kiosk-01', class: 'kiosk' };
const SCREEN = { id: 'screen-01', class: 'screen' };

describe('an intruder', () => {
  let hall: TestHall;
  let hub: AtriumProcess;

  beforeAll(async () => {
    hall = await TestHall.create({ devices: [KIOSK, SCREEN], config: { log: { level: 'warn' } } });
    hub = await hall.startHub();
  });
  afterAll(() => hall?.remove());

  const connect = (clientId: string, username: string, password: string) =>
    connectAsync(`mqtt://127.0.0.1:${hall.brokerPort}`, { clientId, username, password, reconnectPeriod: 0 });

  it('with a wrong secret is refused, and the log names the device', async () => {
    await expect(connect('kiosk-01', 'kiosk-01', 'not-the-secret')).rejects.toThrow(/[Nn]ot authorized/);
    await hub.prints(/"(?:device|user|username|client|clientId)":"kiosk-01"/);
    expect(hub.output).not.toContain('not-the-secret');
  });

  it('with a name nobody has is refused', async () => {
    await expect(connect('ghost', 'ghost', hall.secretOf('kiosk-01'))).rejects.toThrow(/[Nn]ot authorized/);
    await hub.prints(/ghost/);
  });

  it('with the client id of another device is refused, and the other stays connected', async () => {
    const screen = await TestDevice.connect(hall, SCREEN);
    await expect(connect('screen-01', 'kiosk-01', hall.secretOf('kiosk-01'))).rejects.toThrow();
    await hub.prints(/kiosk-01.*screen-01|screen-01.*kiosk-01/);
    expect(screen.closes).toBe(0);
    await screen.close();
  });

  it('on the topic of another device gets nowhere, stays connected, and lies in quarantine', async () => {
    const kiosk = await TestDevice.connect(hall, KIOSK);
    const before = await hall.device('screen-01');
    const payload = JSON.stringify({ at: new Date().toISOString(), boot: 'b', seq: 1, type: 'forged' });
    await kiosk.client.publishAsync('hall/v1/screen/screen-01/event', payload, { qos: 1 });
    const { entries } = await waitFor(async () => {
      const quarantine = await hall.quarantine();
      return quarantine.count > 0 && quarantine;
    });
    expect(entries[0]).toMatchObject({ deviceId: 'kiosk-01', reason: 'channel-not-permitted' });
    expect((await hall.device('screen-01')).counts).toEqual(before.counts);
    await hub.prints(/hall\/v1\/screen\/screen-01\/event/);
    expect(kiosk.closes).toBe(0);
    await kiosk.close();
  });

  it('may subscribe to nothing but its own commands', async () => {
    const kiosk = await TestDevice.connect(hall, KIOSK);
    const refused = [
      '#',
      '$SYS/#',
      'hall/v1/screen/screen-01/command',
      'hall/v1/kiosk/+/command',
      'hall/v1/kiosk/kiosk-01/state',
    ];
    for (const filter of refused) await expect(kiosk.client.subscribeAsync(filter), filter).rejects.toThrow();
    await expect(kiosk.client.subscribeAsync(kiosk.topic('command'))).resolves.toHaveLength(1);
    await kiosk.close();
  });

  it('finds no way into the API without a session or a token', async () => {
    for (const path of ['devices', 'alarms', 'upstream', 'quarantine', 'stream']) {
      const response = await fetch(`http://127.0.0.1:${hall.statusPort}/api/v1/${path}`);
      expect(response.status, path).toBe(401);
    }
  });
});
