// The hub is killed twenty times under load behind a broker of the site: what that broker acknowledged reaches the centre.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { CentreListener } from '../support/centre-listener.ts';
import { ExternalHall } from '../support/external-hall.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { waitFor } from '../support/wait-for.ts';

const ROUNDS = 20;
/** Acknowledged between two kills, and again while the hub is down. */
const EVENTS_PER_PHASE = 40;
const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const DEVICES = Array.from({ length: 8 }, (_, index) => ({ id: `kiosk-${index + 1}`, class: 'kiosk' }));
const OPEN = { publishesPerSecond: 10_000, publishBurst: 10_000 };

let centreBroker: Mosquitto;
let centre: CentreListener;
let site: ExternalHall;

beforeAll(async () => {
  centreBroker = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
  centre = await CentreListener.start(centreBroker.url, CENTRE_USER);
  const options = { devices: DEVICES, centre: { port: centreBroker.port, ...CENTRE_USER }, limits: OPEN };
  site = await ExternalHall.create(options);
});
afterAll(async () => {
  await centre?.stop();
  await site?.remove();
  await centreBroker?.dispose();
});

/** Numbered events of one device, each after the broker's acknowledgement of the one before it. */
class Talker {
  readonly acknowledged: string[] = [];
  readonly #device: TestDevice;

  constructor(device: TestDevice) {
    this.#device = device;
  }

  async say(count: number): Promise<void> {
    for (let done = 0; done < count; done += 1) {
      const transactionId = `t-${this.acknowledged.length + 1}`;
      await this.#device.say('event', { type: 'transaction-started', transactionId, service: 'payment' });
      this.acknowledged.push(transactionId);
    }
  }
}

it(`loses nothing of what the broker acknowledged in ${ROUNDS} kills of the hub, five of them with a restart of the broker`, {
  timeout: 240_000,
}, async () => {
  // Not before the hub has a session at the broker: from then on the broker keeps what comes.
  let hub: AtriumProcess = await site.hall.startHub();
  await waitFor(() => site.isReady(), { timeoutMs: 30_000 });
  const devices = await Promise.all(DEVICES.map((device) => TestDevice.connect(site.door, device)));
  const talkers = devices.map((device) => new Talker(device));
  const allSay = () => Promise.all(talkers.map((talker) => talker.say(EVENTS_PER_PHASE / DEVICES.length)));
  const taken = () => centre.of('io.atrium.device.event').length;

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = taken();
    const talking = allSay();
    // Now and then the first messages are on their way, now and then all of them.
    await waitFor(() => taken() - before >= (round % 5) * 8, { everyMs: 1, timeoutMs: 30_000 });
    await hub.kill9();
    await talking;
    await allSay();
    if (round % 4 === 0) {
      await site.mosquitto.stop();
      await site.mosquitto.start();
    }
    hub = await site.hall.startHub();
  }
  const acknowledged = talkers.reduce((sum, talker) => sum + talker.acknowledged.length, 0);
  await waitFor(() => taken() >= acknowledged, { timeoutMs: 60_000, what: `${acknowledged} events at the centre` });
  await Promise.all(devices.map((device) => device.close()));

  for (const [index, talker] of talkers.entries()) {
    // By the numbers of the journal: on the line, what happens now overtakes what waited.
    const inOrder = centre
      .of('io.atrium.device.event', DEVICES[index]?.id)
      .toSorted((one, other) => Number(one.sequence) - Number(other.sequence));
    expect(inOrder.map(transactionOf)).toEqual(talker.acknowledged);
  }
  expect(await site.hall.alarms()).toEqual([]);
  console.log(
    `${acknowledged} events acknowledged by Mosquitto over ${ROUNDS} kills of the hub, all at the centre once`,
  );
});

function transactionOf({ data }: { data: object }): unknown {
  return (data as { payload?: { transactionId?: unknown } }).payload?.transactionId;
}
