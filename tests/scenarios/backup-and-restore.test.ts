// A backup made while the hub works, the machine lost, the backup restored: the centre gets what the backup holds, hears
// what is lost, and never gets one number for two records.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atrium } from '../support/atrium-process.ts';
import { DiskHall, transaction } from '../support/disk-hall.ts';
import { SmallDisk } from '../support/ill-disk.ts';
import type { TestDevice } from '../support/test-device.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

let site: DiskHall;
beforeAll(async () => {
  site = await DiskHall.start(2);
});
afterAll(() => site?.stop());

const run = (...args: string[]) => atrium(...args, '--config', site.hall.configFile);

/** Says events one after the other until it is stopped; the last number that was acknowledged. */
class Talker {
  last = 0;
  readonly #device: TestDevice;
  #isTalking = true;
  readonly #ended: Promise<void>;

  constructor(device: TestDevice) {
    this.#device = device;
    this.#ended = this.#talk();
  }

  async #talk(): Promise<void> {
    while (this.#isTalking) {
      await this.#device.say('event', transaction(this.last + 1));
      this.last += 1;
    }
  }

  async stop(): Promise<void> {
    this.#isTalking = false;
    await this.#ended;
  }
}

interface Stream {
  readonly epoch: string;
  readonly lane: string;
  readonly came: Set<number>;
  readonly lost: Set<number>;
}

/** By epoch and lane: the numbers that came, and those that the ledger names. */
function streams(): Stream[] {
  const found = new Map<string, Stream>();
  const of = (epoch: string, lane: string): Stream => {
    const stream = found.get(`${epoch}.${lane}`) ?? { epoch, lane, came: new Set(), lost: new Set() };
    found.set(`${epoch}.${lane}`, stream);
    return stream;
  };
  for (const { id, lane, sequence } of site.centre.distinct())
    of(id.split('.')[0] ?? '', lane).came.add(Number(sequence));
  for (const { data } of site.centre.of('io.atrium.records.given-up')) {
    const { epoch, lane, ranges } = data as unknown as { epoch: string; lane: string; ranges: [number, number][] };
    for (const [from, to] of ranges) for (let seq = from; seq <= to; seq++) of(epoch, lane).lost.add(seq);
  }
  return [...found.values()];
}

describeUnless(SmallDisk.refusedBecause(), 'a hall restored from a backup', () => {
  it('goes on without a number given twice, and without a gap that the ledger does not name', {
    timeout: 150_000,
  }, async () => {
    const hub = await site.startHub();
    const [device, other] = [await site.connect(0), await site.connect(1)];
    const talker = new Talker(device);
    await waitFor(() => talker.last >= 100);
    const first = join(site.hall.folder, 'backup-1');
    const before = talker.last;
    await run('backup', '--to', first);
    expect(talker.last, 'the hub goes on meanwhile').toBeGreaterThan(before);
    expect(statSync(join(first, 'journal.sqlite')).mode & 0o777).toBe(0o600);

    // The line is cut: the second backup holds records that the centre does not have.
    await site.mosquitto.kill();
    const sentBefore = talker.last;
    await waitFor(() => talker.last >= sentBefore + 50);
    const second = join(site.hall.folder, 'backup-2');
    await talker.stop();
    const inBackup = talker.last;
    await run('backup', '--to', second);
    for (let number = 1; number <= 20; number++) await other.say('event', transaction(number));
    await expect(run('restore', '--from', second, '--replace')).rejects.toThrow('JOURNAL_LOCKED');
    await hub.kill9();
    await Promise.all([device.close(), other.close()]);

    await expect(run('restore', '--from', second)).rejects.toThrow('RESTORE_REFUSED');
    await run('restore', '--from', second, '--replace');
    await site.restartCentre();
    await site.startHub();
    const again = await site.connect(1, 'boot-2');
    for (let number = 101; number <= 130; number++) await again.say('event', transaction(number));
    await site.isDrained();
    await again.close();

    expect(site.transactionsOf('kiosk-1').length).toBe(inBackup);
    expect(new Set(site.transactionsOf('kiosk-1'))).toEqual(
      new Set(Array.from({ length: inBackup }, (_, index) => `t-${index + 1}`)),
    );
    expect(site.transactionsOf('kiosk-2')).toEqual(Array.from({ length: 30 }, (_, index) => `t-${index + 101}`));
    expect(site.doubledAtTheCentre()).toEqual([]);

    const epochs = [...new Set(streams().map(({ epoch }) => epoch))];
    expect(epochs).toHaveLength(2);
    const [old, restored] = epochs;
    const ofEvents = (epoch: string | undefined) =>
      streams().find((stream) => stream.epoch === epoch && stream.lane === 'event');
    const [before2, after2] = [ofEvents(old), ofEvents(restored)];
    // Every number of the old epoch came or is named; those of the new one go on behind those of the backup.
    const all = [...(before2?.came ?? []), ...(before2?.lost ?? [])];
    expect(new Set(all)).toEqual(new Set(Array.from({ length: Math.max(...all) }, (_, index) => index + 1)));
    expect(before2?.lost.size).toBeGreaterThanOrEqual(20);
    const numbers = [...(after2?.came ?? [])].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(numbers[0]).toBe(Math.min(...(before2?.lost ?? [])));
    const reasons = site.centre.of('io.atrium.records.given-up').map(({ data }) => data.reason);
    expect(new Set(reasons)).toEqual(new Set(['restored']));
  });
});
