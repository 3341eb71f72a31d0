// A backup is restored that is older than what the centre has: its receipts reach beyond it, and the audit still comes out even.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AtriumProcess, atrium } from '../support/atrium-process.ts';
import { CentreProcess } from '../support/centre-process.ts';
import { transaction } from '../support/disk-hall.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const HALL_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const CENTRE_USER = { username: 'centre', password: 'secret-of-the-centre' };
const KIOSK = { id: 'kiosk-1', class: 'kiosk' };

describe('a restored hall in receipt mode', () => {
  let mosquitto: Mosquitto;
  let hall: TestHall;
  let centre: CentreProcess;

  beforeAll(async () => {
    const users = Object.fromEntries([HALL_USER, CENTRE_USER].map(({ username, password }) => [username, password]));
    mosquitto = await Mosquitto.start({ users });
    const line = { url: mosquitto.url, username: HALL_USER.username, passwordFile: 'centre-password' };
    const upstream = { ...line, confirmation: 'receipt', receiptMs: 5_000 };
    hall = await TestHall.create({
      devices: [KIOSK],
      centre: { port: mosquitto.port, ...HALL_USER },
      config: { upstream },
    });
    centre = await CentreProcess.start({ brokerUrl: mosquitto.url, folder: hall.folder, ...CENTRE_USER });
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  async function isDrained(): Promise<void> {
    await waitFor(async () => (await hall.upstream()).state === 'online');
    await waitFor(async () => (await hall.upstream()).backlog === 0, { timeoutMs: 30_000, what: 'an empty outbox' });
  }

  it('is confirmed what it sends again, although the centre has later numbers of the old epoch', {
    timeout: 120_000,
  }, async () => {
    const hub = await hall.startHub();
    const device = await TestDevice.connect(hall, KIOSK);
    const say = async (from: number, count: number) => {
      for (let number = from; number < from + count; number++) await device.say('event', transaction(number));
    };
    await say(1, 30);
    await isDrained();
    // Stored at the centre, and not confirmed: the backup holds them as unsent.
    await centre.setSilent(true);
    await say(31, 30);
    const backup = join(hall.folder, 'backup');
    await atrium('backup', '--config', hall.configFile, '--to', backup);
    await centre.setSilent(false);
    await say(61, 30);
    await isDrained();
    await hub.kill9();

    await atrium('restore', '--config', hall.configFile, '--from', backup, '--replace');
    await hall.startHub();
    await waitFor(() => device.client.connected);
    await say(101, 30);
    await isDrained();
    await device.close();
    const audit = new AtriumProcess(['audit', '--config', hall.configFile, '--from', centre.holdingsUrl]);
    expect(await audit.ended(), audit.output).toBe(0);
  });
});
