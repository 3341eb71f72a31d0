// A simulated device on the wire: how it comes, goes, dies and returns.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedDevice } from '../../../simulators/device/device.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createLiveDevice } from '../support/live-device.ts';
import { RecordingBroker } from '../support/recording-broker.ts';

let broker: RecordingBroker;
let device: SimulatedDevice;

beforeEach(async () => {
  broker = await RecordingBroker.start();
  ({ device } = createLiveDevice('kiosk-01', broker.url));
  device.start();
  await waitFor(() => broker.on('telemetry').length > 0);
});

afterEach(async () => {
  await device.stop();
  await broker.stop();
});

describe('a simulated device', () => {
  it('says that it is online, how it is and what it measures, as soon as it is connected', () => {
    const channels = broker.arrivals.map(({ channel }) => channel).slice(0, 3);
    expect(channels.toSorted()).toEqual(['presence', 'state', 'telemetry']);
    const [presence] = broker.on('presence');
    expect(presence).toMatchObject({ topic: 'hall/v1/kiosk/kiosk-01/presence', qos: 1, retain: true });
    expect(presence?.payload).toMatchObject({ state: 'online', boot: device.figures.boot });
    const ageMs = performance.timeOrigin + performance.now() - Date.parse(String(presence?.payload.at));
    expect(Math.abs(ageMs)).toBeLessThan(2000);
  });

  it('says goodbye before it disconnects, so that its will is not published', async () => {
    await device.stop();
    await waitFor(() => broker.clients === 0);
    expect(broker.presences()).toEqual(['online', 'offline']);
  });

  it('offline: its socket dies without a goodbye, and it stays away until the fault is cleared', async () => {
    device.setFault('offline');
    await waitFor(() => broker.presences().at(-1) === 'lost');
    expect(device.figures.isConnected).toBe(false);
    device.clearFault('offline');
    await waitFor(() => broker.presences().at(-1) === 'online');
    expect(new Set(broker.on('presence').map(({ payload }) => payload.boot)).size).toBe(1);
  });

  it('comes back by itself when the broker cuts its line', async () => {
    broker.cutAll();
    await waitFor(() => broker.connects === 2);
    await waitFor(() => broker.presences().length === 3);
    expect(broker.presences()).toEqual(['online', 'lost', 'online']);
  });

  it('reboot: it is away for a moment, and has a new boot with numbers from 1 afterwards', async () => {
    const before = device.figures.boot;
    device.setFault('reboot');
    await waitFor(() => broker.connects === 2);
    await waitFor(() => broker.on('state').at(-1)?.payload.boot !== before);
    expect(broker.on('state').at(-1)?.payload.seq).toBe(1);
    expect(broker.presences()).toEqual(['online', 'lost', 'online']);
    expect(device.figures.faults).toEqual([]);
  });

  it('obeys a command that is in time, and answers it', async () => {
    const expiresAt = new Date(performance.timeOrigin + performance.now() + 10_000).toISOString();
    broker.send('hall/v1/kiosk/kiosk-01/command', {
      id: 'c-1',
      name: 'takeOutOfService',
      arguments: { reason: 'closing' },
      expiresAt,
    });
    const reply = await waitFor(() => broker.on('reply')[0]);
    expect(reply.payload).toMatchObject({ commandId: 'c-1', outcome: 'succeeded', seq: 1 });
    await waitFor(() => broker.on('state').at(-1)?.payload.inService === false);
  });
});
