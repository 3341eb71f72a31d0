// A full disk: the hall goes on, nothing is acknowledged that could be lost, and all goes on by itself once there is room.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { EventReader } from '../status/event-reader.ts';
import { DiskHall, levels, transaction } from '../support/disk-hall.ts';
import { SmallDisk } from '../support/ill-disk.ts';
import type { TestDevice } from '../support/test-device.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

const EVENTS = 30;

let site: DiskHall;
beforeEach(async () => {
  site = await DiskHall.start(3);
});
afterEach(() => site?.stop());

/** Says so many events without waiting, and notes in which order they are acknowledged. */
function sayMany(device: TestDevice, from: number, count: number): { acknowledged: number[]; all: Promise<unknown> } {
  const acknowledged: number[] = [];
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  const said = numbers.map((number) => device.say('event', transaction(number)).then(() => acknowledged.push(number)));
  return { acknowledged, all: Promise.all(said) };
}

describeUnless(SmallDisk.refusedBecause(), 'a disk that fills up while the hub runs', () => {
  it('holds back acknowledgements and nothing else', { timeout: 90_000 }, async () => {
    await site.startHub();
    const [talker, teller] = [await site.connect(0), await site.connect(1)];
    await talker.say('event', transaction(0));
    using stream = new EventReader(`http://127.0.0.1:${site.hall.statusPort}`, site.hall.token);
    await stream.next('snapshot');

    site.disk.fill();
    const held = sayMany(talker, 1, EVENTS);
    await waitFor(() => site.hasAlarm('disk-failing'));
    await waitFor(() => JSON.stringify(stream.named('alarms')).includes('disk-failing'), {
      what: 'the alarm on the stream',
    });
    const before = held.acknowledged.length;

    await teller.say('telemetry', levels(42), 0);
    await waitFor(async () => (await site.paperLevelOf('kiosk-2')) === 42);
    await waitFor(() => JSON.stringify(stream.named('devices')).includes('42'), { what: 'the value on the stream' });
    const late = await site.connect(2);
    await waitFor(async () => (await site.hall.device('kiosk-3')).verdict.connectivity === 'online');
    late.client.stream.destroy();
    late.client.end(true);
    await waitFor(async () => (await site.hall.device('kiosk-3')).verdict.connectivity === 'offline');
    expect((await site.hall.devices()).slice(0, 2).map(({ verdict }) => verdict.connectivity)).toEqual([
      'online',
      'online',
    ]);
    expect([held.acknowledged.length, talker.closes, teller.closes]).toEqual([before, 0, 0]);

    site.disk.free();
    await held.all;
    await waitFor(async () => !(await site.hasAlarm('disk-failing')));
    await site.hasArrived('kiosk-1', EVENTS + 1);
    expect(held.acknowledged).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
    expect(site.transactionsOf('kiosk-1')).toEqual(Array.from({ length: EVENTS + 1 }, (_, index) => `t-${index}`));
    const types = () =>
      site.centre
        .distinct()
        .filter(({ data }) => data.code === 'disk-failing')
        .map(({ type }) => type);
    await waitFor(() => types().length >= 2).catch(() => undefined);
    expect(types()).toEqual(['io.atrium.alarm.raised', 'io.atrium.alarm.cleared']);
    expect([talker.closes, site.faultsAtTheCentre()]).toEqual([0, []]);
  });
});

describeUnless(SmallDisk.refusedBecause(), 'a disk that is full when the hub starts', () => {
  it('keeps the hub neither from starting nor from knowing what was', { timeout: 90_000 }, async () => {
    const first = await site.startHub();
    const before = await site.connect(0);
    await before.say('event', transaction(0));
    await before.say('state', {
      ...{ faults: ['paper-out'], deviceStatus: 'hardwareError', inService: true, inUse: false },
      ...{ printerState: 'stopped', paper: 'out', media: 'notPresent', cardReader: 'online' },
    });
    await waitFor(() => site.hasAlarm('paper-out'));
    const [alarm] = (await site.hall.alarms()).filter(({ code }) => code === 'paper-out');
    await first.kill9();
    site.disk.fill();

    await site.startHub();
    await waitFor(() => site.hasAlarm('disk-failing'));
    const again = await site.connect(1);
    await again.say('telemetry', levels(17), 0);
    await waitFor(async () => (await site.paperLevelOf('kiosk-2')) === 17);
    const held = sayMany(again, 1, EVENTS);
    expect(held.acknowledged).toEqual([]);

    site.disk.free();
    await held.all;
    await waitFor(async () => !(await site.hasAlarm('disk-failing')));
    expect((await site.hall.alarms()).filter(({ code }) => code === 'paper-out')).toEqual([alarm]);
    await site.hasArrived('kiosk-2', EVENTS);
    expect(site.transactionsOf('kiosk-2')).toEqual(Array.from({ length: EVENTS }, (_, index) => `t-${index + 1}`));
    expect(site.faultsAtTheCentre()).toEqual([]);
    await before.close();
  });
});
