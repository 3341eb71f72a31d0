// A disk that can only be read: at the start the hall goes on without its journal, and takes it up by itself once it can.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { DiskHall, levels, transaction } from '../support/disk-hall.ts';
import { InjectedFault, SmallDisk } from '../support/ill-disk.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

let site: DiskHall;
beforeEach(async () => {
  site = await DiskHall.start(2);
});
afterEach(() => site?.stop());

describeUnless(SmallDisk.refusedBecause(), 'a disk that is read-only when the hub starts', () => {
  it('keeps it from nothing but acknowledging, and is taken up with all that was, once it can be written', {
    timeout: 90_000,
  }, async () => {
    const first = await site.startHub();
    const before = await site.connect(0);
    await before.say('event', transaction(0));
    await first.interrupt();
    await before.close();
    site.disk.makeReadOnly();

    const hub = await site.startHub();
    const [talker, teller] = [await site.connect(0, 'boot-2'), await site.connect(1)];
    await waitFor(() => site.hasAlarm('disk-failing'));
    let isAcknowledged = false;
    const said = talker.say('event', transaction(1)).then(() => (isAcknowledged = true));
    await teller.say('telemetry', levels(42), 0);
    await waitFor(async () => (await site.paperLevelOf('kiosk-2')) === 42);
    expect((await site.hall.devices()).map(({ verdict }) => verdict.connectivity)).toEqual(['online', 'online']);
    expect([isAcknowledged, talker.closes]).toEqual([false, 0]);
    expect((await fetch(`http://127.0.0.1:${site.hall.statusPort}/readyz`)).status).toBe(503);

    site.disk.makeWritable();
    await said;
    await waitFor(async () => !(await site.hasAlarm('disk-failing')));
    await site.hasArrived('kiosk-1', 2);
    expect(site.transactionsOf('kiosk-1')).toEqual(['t-0', 't-1']);
    // The hall was put together anew: devices were cut by the hub, which blames none of them, and came back on the same port.
    await waitFor(async () => (await site.hall.devices()).every(({ verdict }) => verdict.connectivity === 'online'));
    expect([hub.isRunning, site.faultsAtTheCentre()]).toEqual([true, []]);
    expect(site.centre.distinct().filter(({ data }) => data.connectivity === 'offline')).toEqual([]);
    const starts = site.centre.of('io.atrium.hub.started').map(({ data }) => data.wasStoppedCleanly);
    expect(starts).toEqual([true, true]);
  });
});

describeUnless(
  SmallDisk.refusedBecause() ?? InjectedFault.refusedBecause(),
  'a disk that turns read-only while the hub runs',
  () => {
    it('is taken up where it was left', { timeout: 60_000 }, async () => {
      const hub = await site.startHub();
      const talker = await site.connect(0);
      await talker.say('event', transaction(0));
      const fault = await InjectedFault.begin(hub.pid, 'pwrite64:error=EROFS');
      let isAcknowledged = false;
      const said = talker.say('event', transaction(1)).then(() => (isAcknowledged = true));
      await waitFor(() => site.hasAlarm('disk-failing'));
      expect(isAcknowledged).toBe(false);
      await fault.end();
      await said;
      await site.hasArrived('kiosk-1', 2);
      expect([talker.closes, site.faultsAtTheCentre()]).toEqual([0, []]);
    });
  },
);
