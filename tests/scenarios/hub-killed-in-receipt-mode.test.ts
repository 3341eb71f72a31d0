// The hub is killed fifty times at random moments under load, in receipt mode: the centre's store lacks nothing that was
// acknowledged to a device, and the audit after each kill says complete.
//
//   ATRIUM_KILL_SEED=7 npx vitest run tests/scenarios/hub-killed-in-receipt-mode.test.ts     other moments

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../hub/foundation/clock.ts';
import { SeededChance } from '../../simulators/foundation/seeded-chance.ts';
import { AtriumProcess } from '../support/atrium-process.ts';
import type { CloudEvent } from '../support/centre-listener.ts';
import { CentreProcess } from '../support/centre-process.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const KILLS = 50;
/** Of the hub, from ready to its end: from before anything was forwarded to a line in full flow. */
const SHORTEST_LIFE_MS = 20;
const LONGEST_LIFE_MS = 900;
const EVENT_EVERY_MS = 10;
const SEED = Number(process.env.ATRIUM_KILL_SEED ?? 20_261_122);
const HALL_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const CENTRE_USER = { username: 'centre', password: 'secret-of-the-centre' };
const DEVICES = Array.from({ length: 8 }, (_, index) => ({ id: `kiosk-${index + 1}`, class: 'kiosk' }));

/** Says numbered events, each soon after the one before was acknowledged, and remembers which were. */
class Talker {
  readonly acknowledged: string[] = [];
  readonly device: TestDevice;
  #isTalking = true;

  constructor(device: TestDevice) {
    this.device = device;
  }

  async talk(): Promise<void> {
    for (let number = 1; this.#isTalking; number += 1) {
      const transactionId = `t-${number}`;
      await this.device.say('event', { type: 'transaction-started', transactionId, service: 'payment' });
      this.acknowledged.push(transactionId);
      await systemClock.sleep(EVENT_EVERY_MS);
    }
  }

  stop(): void {
    this.#isTalking = false;
  }
}

describe('the hub, killed in receipt mode', () => {
  let mosquitto: Mosquitto;
  let hall: TestHall;
  let centre: CentreProcess;

  beforeAll(async () => {
    const users = Object.fromEntries([HALL_USER, CENTRE_USER].map(({ username, password }) => [username, password]));
    mosquitto = await Mosquitto.start({ users });
    const line = { url: mosquitto.url, username: HALL_USER.username, passwordFile: 'centre-password' };
    hall = await TestHall.create({
      devices: DEVICES,
      centre: { port: mosquitto.port, ...HALL_USER },
      limits: { connectionsPerMinute: 100_000 },
      config: { upstream: { ...line, confirmation: 'receipt' } },
    });
    centre = await CentreProcess.start({ brokerUrl: mosquitto.url, folder: hall.folder, ...CENTRE_USER });
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  it(`keeps all that it acknowledged over ${KILLS} kills, seed ${SEED}`, { timeout: 300_000 }, async () => {
    const chance = new SeededChance(SEED, 'kills');
    let hub = await hall.startHub();
    const devices = await Promise.all(DEVICES.map((device) => TestDevice.connect(hall, device)));
    const talkers = devices.map((device) => new Talker(device));
    const talking = talkers.map((talker) => talker.talk());

    for (let kill = 1; kill <= KILLS; kill += 1) {
      await systemClock.sleep(chance.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
      await hub.kill9();
      // The audit finds the journal as the kill left it, while the next hub starts on it.
      const [{ exitCode, output }, next] = await Promise.all([audit(), hall.startHub()]);
      expect(exitCode, `audit after kill ${kill}:\n${output}`).toBe(0);
      hub = next;
    }
    for (const talker of talkers) talker.stop();
    await Promise.all(talking);
    await Promise.all(devices.map((device) => device.close()));
    await waitFor(async () => (await hall.upstream()).backlog === 0, { timeoutMs: 60_000, what: 'an empty outbox' });

    const { exitCode, output } = await audit('--strict');
    expect(output).toMatch(/^complete: the centre holds all/m);
    expect(exitCode).toBe(0);
    await centre.stop();
    const stored = [...centre.stored()];
    const missing = talkers.flatMap((talker) => missingOf(talker, stored));
    expect(missing).toEqual([]);
    const acknowledged = talkers.reduce((sum, talker) => sum + talker.acknowledged.length, 0);
    console.log(`seed ${SEED}: ${acknowledged} events acknowledged over ${KILLS} kills, none missing at the centre`);
  });

  async function audit(...more: string[]): Promise<{ exitCode: number | null; output: string }> {
    const child = new AtriumProcess(['audit', '--config', hall.configFile, '--from', centre.holdingsUrl, ...more]);
    return { exitCode: await child.ended(), output: child.output };
  }
});

/** Acknowledged events of a device that the centre's store does not have, or has more than once. */
function missingOf({ device, acknowledged }: Talker, stored: readonly CloudEvent[]): string[] {
  const ofDevice = stored.filter(({ subject }) => subject === device.identity.id);
  const times = new Map<unknown, number>();
  for (const { data } of ofDevice) {
    const { transactionId } = (data.payload ?? {}) as { readonly transactionId?: unknown };
    times.set(transactionId, (times.get(transactionId) ?? 0) + 1);
  }
  return acknowledged
    .filter((transactionId) => times.get(transactionId) !== 1)
    .map((transactionId) => `${device.identity.id} ${transactionId}: ${times.get(transactionId) ?? 0} times`);
}
