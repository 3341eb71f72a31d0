// A disk that takes 50 ms for each sync, and one whose syncs fail: acknowledgements come late or not at all, never too early.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { DiskHall, transaction } from '../support/disk-hall.ts';
import { InjectedFault, SmallDisk } from '../support/ill-disk.ts';
import type { TestDevice } from '../support/test-device.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

const SYNC_MS = 50;
const KIOSKS = 10;
const EVENTS_EACH = 100;
const IN_FLIGHT = 10;

let site: DiskHall;
beforeEach(async () => {
  site = await DiskHall.start(KIOSKS);
});
afterEach(() => site?.stop());

/** So many at the same time, in order; the number of each as it is acknowledged, and how long that took. */
async function talk(device: TestDevice): Promise<{ numbers: number[]; latenciesMs: number[] }> {
  const [numbers, latenciesMs]: [number[], number[]] = [[], []];
  let next = 0;
  const say = async (): Promise<void> => {
    while (next < EVENTS_EACH) {
      const number = next++;
      const at = performance.now();
      await device.say('event', transaction(number));
      latenciesMs.push(performance.now() - at);
      numbers.push(number);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, say));
  return { numbers, latenciesMs };
}

describeUnless(
  SmallDisk.refusedBecause() ?? InjectedFault.refusedBecause(),
  'a disk that takes 50 ms for each sync',
  () => {
    it('serves many devices with each of them, in order, and waits for each', { timeout: 120_000 }, async () => {
      const hub = await site.startHub();
      const devices = await Promise.all(site.kiosks.map((_, index) => site.connect(index)));
      const fault = await InjectedFault.begin(hub.pid, `fdatasync,fsync:delay_exit=${SYNC_MS * 1000}`);
      const beganAt = performance.now();
      const said = await Promise.all(devices.map(talk));
      const tookMs = performance.now() - beganAt;
      await fault.end();

      const inOrder = Array.from({ length: EVENTS_EACH }, (_, index) => index);
      for (const { numbers } of said) expect(numbers).toEqual(inOrder);
      const latencies = said.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
      // Nothing is acknowledged before its sync; and one sync for each would have taken twice as long or more.
      expect(latencies[0]).toBeGreaterThanOrEqual(SYNC_MS - 5);
      expect(tookMs).toBeLessThan((KIOSKS * EVENTS_EACH * SYNC_MS) / 2);
      await Promise.all(site.kiosks.map(({ id }) => site.hasArrived(id, EVENTS_EACH)));
      for (const { id } of site.kiosks) expect(site.transactionsOf(id)).toEqual(inOrder.map((number) => `t-${number}`));
      expect([devices.map(({ closes }) => closes), site.faultsAtTheCentre()]).toEqual([Array(KIOSKS).fill(0), []]);
      expect(await site.hasAlarm('disk-failing')).toBe(false);
      const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
      console.log(
        `sync of ${SYNC_MS} ms: ${latencies.length} events in ${(tookMs / 1000).toFixed(1)} s, acknowledged after ${latencies[0]?.toFixed(0)} to ${p99.toFixed(0)} ms (p99)`,
      );
    });
  },
);

describeUnless(SmallDisk.refusedBecause() ?? InjectedFault.refusedBecause(), 'a disk whose syncs fail', () => {
  it.each(['fsync,fdatasync', 'pwrite64'])(
    'with an I/O error of %s: nothing is acknowledged, and all comes in order after it',
    {
      timeout: 60_000,
    },
    async (call) => {
      const hub = await site.startHub();
      const talker = await site.connect(0);
      await talker.say('event', transaction(0));
      const fault = await InjectedFault.begin(hub.pid, `${call}:error=EIO`);
      const acknowledged: number[] = [];
      const said = [1, 2, 3, 4, 5].map((number) =>
        talker.say('event', transaction(number)).then(() => acknowledged.push(number)),
      );
      await waitFor(() => site.hasAlarm('disk-failing'));
      expect(acknowledged).toEqual([]);
      await fault.end();
      await Promise.all(said);
      expect(acknowledged).toEqual([1, 2, 3, 4, 5]);
      await site.hasArrived('kiosk-1', 6);
      expect([talker.closes, site.faultsAtTheCentre()]).toEqual([0, []]);
    },
  );
});
