// The power goes while the disk writes: a page half written, a log torn. What was acknowledged before it is all there.

import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { garblePage, PAGE_BYTES, pagesInLog } from '../support/damaged-file.ts';
import { DiskHall, transaction } from '../support/disk-hall.ts';
import { SmallDisk } from '../support/ill-disk.ts';
import type { TestDevice } from '../support/test-device.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

const FRAME_BYTES = 24 + PAGE_BYTES;

let site: DiskHall;
beforeEach(async () => {
  site = await DiskHall.start(1);
});
afterEach(() => site?.stop());

/** Says events one after the other until there were enough, then the hub is killed. Returns the last number acknowledged. */
async function talkThenKill(
  device: TestDevice,
  from: number,
  count: number,
  kill: () => Promise<void>,
): Promise<number> {
  let acknowledged = from - 1;
  for (let number = from; number < from + count; number++) {
    await device.say('event', transaction(number));
    acknowledged = number;
  }
  // One more is on its way as the power goes.
  void device.client.publishAsync(device.topic('event'), '{}', { qos: 1 }).catch(() => undefined);
  await kill();
  return acknowledged;
}

describeUnless(SmallDisk.refusedBecause(), 'a power cut in the middle of a write', () => {
  it('takes nothing that was acknowledged, whatever it left half written', { timeout: 120_000 }, async () => {
    let last = 0;
    const device = await (async () => {
      const hub = await site.startHub();
      const connected = await site.connect(0);
      last = await talkThenKill(connected, 1, 40, () => hub.kill9());
      return connected;
    })();
    const tears: [string, () => void][] = [
      [
        'half a frame behind the last commit',
        () => appendFileSync(`${site.file}-wal`, Buffer.alloc(FRAME_BYTES / 2, 0x5a)),
      ],
      [
        'a page torn while it was written back',
        () => {
          for (const page of new Set(pagesInLog(`${site.file}-wal`))) garblePage(site.file, page);
        },
      ],
      ['the map of the log lost', () => truncateSync(`${site.file}-shm`, 0)],
    ];
    for (const [what, tear] of tears) {
      tear();
      const hub = await site.startHub();
      expect(await site.hasAlarm('journal-damaged'), what).toBe(false);
      await waitFor(() => device.client.connected);
      last = await talkThenKill(device, last + 1, 40, () => hub.kill9());
    }
    await site.startHub();
    await site.hasArrived('kiosk-1', last);
    await site.isDrained();
    const said = site.transactionsOf('kiosk-1');
    expect(said).toEqual(Array.from({ length: last }, (_, index) => `t-${index + 1}`));
    expect(site.faultsAtTheCentre()).toEqual([]);
    await device.close();
  });

  it('whose tear reaches into the log takes the commits behind the tear and no other', {
    timeout: 60_000,
  }, async () => {
    await site.mosquitto.kill();
    const hub = await site.startHub();
    const device = await site.connect(0);
    await talkThenKill(device, 1, 60, () => hub.kill9());
    await device.close();
    const frames = pagesInLog(`${site.file}-wal`).length;
    expect(statSync(`${site.file}-wal`).size).toBeGreaterThan(frames * FRAME_BYTES);
    truncateSync(`${site.file}-wal`, 32 + Math.floor(frames * 0.8) * FRAME_BYTES);

    await site.restartCentre();
    await site.startHub();
    await site.isDrained();
    expect(await site.hasAlarm('journal-damaged')).toBe(false);
    const said = site.transactionsOf('kiosk-1');
    expect(said.length).toBeGreaterThan(30);
    expect(said).toEqual(said.map((_, index) => `t-${index + 1}`));
    expect(site.faultsAtTheCentre()).toEqual([]);
  });
});
