// Every bad sample of every class is sent to a real hub: it lies in quarantine with its reason, and nobody is disturbed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLASSES, samplesOf } from '../support/samples.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const devices = CLASSES.map((deviceClass) => ({ id: `${deviceClass}-01`, class: deviceClass }));

describe('bad samples', () => {
  let hall: TestHall;
  const connected = new Map<string, TestDevice>();

  beforeAll(async () => {
    hall = await TestHall.create({ devices });
    await hall.startHub();
    for (const device of devices) connected.set(device.class, await TestDevice.connect(hall, device));
  });

  afterAll(async () => {
    for (const device of connected.values()) await device.close();
    await hall?.remove();
  });

  it.each(CLASSES)(
    'of %s end in quarantine with a readable reason, and the device stays connected',
    async (deviceClass) => {
      const device = connected.get(deviceClass) as TestDevice;
      const samples = samplesOf(deviceClass, 'bad').filter(({ channel }) => channel !== 'command');
      expect(samples.length).toBeGreaterThanOrEqual(4);
      for (const sample of samples) {
        const { count } = await hall.quarantine();
        await device.client.publishAsync(device.topic(sample.channel), sample.text, { qos: 1 });
        const { entries } = await waitFor(async () => {
          const quarantine = await hall.quarantine();
          return quarantine.count === count + 1 && quarantine;
        });
        expect(entries[0], sample.name).toMatchObject({
          deviceId: device.identity.id,
          channel: sample.channel,
          ...sample.violates,
        });
        expect(entries[0]?.message.en.length, sample.name).toBeGreaterThan(10);
        expect(entries[0]?.message.zh, sample.name).toMatch(/\p{Script=Han}/u);
      }
      expect(device.closes).toBe(0);
      expect(device.client.connected).toBe(true);
    },
  );

  it('leave the other devices in peace', async () => {
    const listed = await hall.devices();
    expect(listed.map(({ verdict }) => verdict.connectivity)).not.toContain('offline');
    for (const device of connected.values()) {
      expect(device.closes).toBe(0);
      const good = samplesOf(device.identity.class, 'good').find(({ channel }) => channel === 'telemetry');
      const { at: _at, boot: _boot, seq: _seq, ...data } = JSON.parse(good?.text ?? '{}') as Record<string, unknown>;
      const before = (await hall.device(device.identity.id)).counts.received;
      await device.say('telemetry', data, 0);
      await waitFor(async () => (await hall.device(device.identity.id)).counts.received === before + 1);
    }
  });
});
