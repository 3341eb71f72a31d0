// A replay over a real socket: everything arrives, with the file's times, and no faster than allowed.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mqttConnections } from '../../../simulators/device/mqtt-connection.ts';
import { wallClock } from '../../../simulators/foundation/clock.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { type ReplayOptions, replay } from '../../../simulators/replay/replay.ts';
import { classes } from '../support/headless-hall.ts';
import { RecordingBroker } from '../support/recording-broker.ts';

const FIRST = Date.UTC(2015, 1, 4, 17, 51);
let broker: RecordingBroker;

beforeEach(async () => {
  broker = await RecordingBroker.start();
});
afterEach(() => broker.stop());

function optionsFor(count: number, change: Partial<ReplayOptions> = {}): ReplayOptions {
  const folder = classes.find(({ name }) => name === 'environment-sensor');
  if (!folder) throw new Error('no such class');
  const messages = Array.from({ length: count }, (_, index) => ({
    at: FIRST + index * 60_000,
    channel: 'telemetry',
    data: { co2: 400 + index },
  }));
  return {
    identity: { id: 'sensor-01', class: 'environment-sensor', zone: 'waiting' },
    secret: 'secret',
    folder,
    messages,
    speed: undefined,
    ratePerS: 2000,
    clock: wallClock,
    chance: new SeededChance(1),
    newBoot: () => 'boot-1',
    openConnection: mqttConnections(broker.url),
    progress: () => {},
    ...change,
  };
}

describe('a replay', () => {
  it('brings every row in order, with the times of the file, and says goodbye', async () => {
    let sent = 0;
    await replay(optionsFor(500, { progress: (count) => (sent = count) }));
    expect(sent).toBe(500);
    const telemetry = broker.on('telemetry').map(({ payload }) => payload);
    expect(telemetry.map(({ co2 }) => co2)).toEqual(Array.from({ length: 500 }, (_, index) => 400 + index));
    expect(telemetry[0]).toMatchObject({ at: '2015-02-04T17:51:00.000Z', boot: 'boot-1', seq: 1 });
    expect(telemetry[499]).toMatchObject({ at: new Date(FIRST + 499 * 60_000).toISOString(), seq: 500 });
    expect(broker.presences()).toEqual(['online', 'offline']);
    expect(broker.on('state')[0]?.payload).toMatchObject({
      faults: [],
      operation: 'measuring',
      at: '2015-02-04T17:51:00.000Z',
    });
  });

  it('keeps to the rate that the hub allows one device', async () => {
    const startedAt = performance.now();
    await replay(optionsFor(40, { ratePerS: 100 }));
    expect(performance.now() - startedAt).toBeGreaterThan(380);
  });

  it('keeps the pauses of the file, shortened by the speed', async () => {
    const startedAt = performance.now();
    await replay(optionsFor(5, { speed: 600 }));
    expect(performance.now() - startedAt).toBeGreaterThan(390);
  });

  it('fails, and does not pretend, when the line is lost on the way', async () => {
    const progress = (count: number): void => {
      if (count === 10) broker.cutAll();
    };
    await expect(replay(optionsFor(500, { ratePerS: 200, progress }))).rejects.toMatchObject({
      code: 'SIMULATION_LINE_LOST',
    });
  });
});
