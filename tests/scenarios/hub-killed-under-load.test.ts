// The hub is killed twenty times at full load: what it acknowledged to a device reaches the centre, and only once by id.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CentreListener } from '../support/centre-listener.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const ROUNDS = 20;
const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const DEVICES = Array.from({ length: 8 }, (_, index) => ({ id: `kiosk-${index + 1}`, class: 'kiosk' }));

/** Says numbered events as fast as they are acknowledged, and remembers which were. */
class Talker {
  readonly acknowledged: number[] = [];
  readonly #device: TestDevice;
  #next = 0;
  #isTalking = true;

  constructor(device: TestDevice) {
    this.#device = device;
  }

  /** Ends after stop(); a publish that the kill cut off is repeated by the client with the same boot and seq. */
  async talk(): Promise<void> {
    while (this.#isTalking) {
      this.#next += 1;
      const number = this.#next;
      await this.#device.say('event', {
        type: 'transaction-started',
        transactionId: `t-${number}`,
        service: 'payment',
      });
      this.acknowledged.push(number);
    }
  }

  stop(): void {
    this.#isTalking = false;
  }
}

describe('the hub, killed at full load', () => {
  let mosquitto: Mosquitto;
  let centre: CentreListener;
  let hall: TestHall;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    centre = await CentreListener.start(mosquitto.url, CENTRE_USER);
    const limits = { publishesPerSecond: 10_000, publishBurst: 10_000, connectionsPerMinute: 100_000 };
    // At full load each kill leaves more than the usual pace would bring within this test.
    const backlog = { perSecond: 10_000, inFlight: 50 };
    const credentials = { username: CENTRE_USER.username, passwordFile: 'centre-password' };
    hall = await TestHall.create({
      ...{ devices: DEVICES, centre: { port: mosquitto.port, ...CENTRE_USER }, limits },
      config: { upstream: { url: mosquitto.url, ...credentials, backlog } },
    });
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  it(`loses no acknowledged event in ${ROUNDS} rounds, and sends duplicates only with the same id`, {
    timeout: 240_000,
  }, async () => {
    let hub = await hall.startHub();
    const devices = await Promise.all(DEVICES.map((device) => TestDevice.connect(hall, device)));
    const talkers = devices.map((device) => new Talker(device));
    const talking = talkers.map((talker) => talker.talk());
    const acknowledged = () => talkers.reduce((sum, talker) => sum + talker.acknowledged.length, 0);

    for (let round = 0; round < ROUNDS; round += 1) {
      const target = acknowledged() + 40 + 37 * round;
      await waitFor(() => acknowledged() >= target, { timeoutMs: 30_000, everyMs: 1 });
      await hub.kill9();
      hub = await hall.startHub();
    }
    for (const talker of talkers) talker.stop();
    await Promise.all(talking);
    await Promise.all(devices.map((device) => device.close()));

    const received = () => centre.of('io.atrium.device.event');
    await waitFor(() => received().length >= acknowledged(), {
      timeoutMs: 30_000,
      what: 'all acknowledged events at the centre',
    });
    // Lower lanes come after them.
    await waitFor(async () => (await hall.upstream()).backlog === 0, { timeoutMs: 30_000, what: 'an empty outbox' });
    for (const [index, talker] of talkers.entries()) {
      const ids = received()
        .filter(({ subject }) => subject === DEVICES[index]?.id)
        .map(transactionOf);
      expect(new Set(ids)).toEqual(new Set(talker.acknowledged.map((number) => `t-${number}`)));
      expect(ids.length).toBe(new Set(ids).size);
    }
    expectGapFree(centre);
    console.log(
      `${acknowledged()} events acknowledged over ${ROUNDS} kills, ${centre.arrivals.length - centre.distinct().length} arrivals repeated with the same id`,
    );
  });
});

function transactionOf({ data }: { data: object }): unknown {
  return (data as { payload?: { transactionId?: unknown } }).payload?.transactionId;
}

/** Numbers of each lane without a gap, and one content to an id. */
function expectGapFree(centre: CentreListener): void {
  const byLane = Map.groupBy(centre.distinct(), ({ lane }) => lane);
  for (const [lane, events] of byLane) {
    const numbers = events.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
    expect(numbers, lane).toEqual(numbers.map((_, index) => index + 1));
  }
  const contents = Map.groupBy(centre.arrivals, ({ event }) => event.id);
  // Live at first, and historical when it comes again: that alone may differ.
  const contentOf = ({ payload }: { payload: string }) => payload.replace(/"historical":(true|false),/, '');
  for (const [id, arrivals] of contents) expect(new Set(arrivals.map(contentOf)).size, id).toBe(1);
}
