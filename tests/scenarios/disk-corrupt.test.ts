// A journal that is damaged in the middle: the hub starts, says so, sends what it can read, and names to the centre what is lost.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { garble, garblePage, pageHolding } from '../support/damaged-file.ts';
import { DiskHall, transaction } from '../support/disk-hall.ts';
import { SmallDisk } from '../support/ill-disk.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeUnless } from '../support/where-possible.ts';

/** More than a look at the start reads, from either end. */
const EVENTS = 500;
const LOST = 250;

let site: DiskHall;
beforeEach(async () => {
  site = await DiskHall.start(1);
});
afterEach(() => site?.stop());

/** The centre is away; so many events are in the journal, and the hub has stopped. */
async function backlog(): Promise<void> {
  const hub = await site.startHub();
  const device = await site.connect(0);
  await device.say('event', transaction(0));
  await site.hasArrived('kiosk-1', 1);
  await site.mosquitto.kill();
  for (let number = 1; number <= EVENTS; number++) await device.say('event', transaction(number));
  await device.close();
  await hub.interrupt();
  await site.restartCentre();
}

const numbersIn = (ranges: readonly (readonly [number, number])[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

/** All numbers of the lane, up to the newest: those that came, and those that the ledger names. */
function accountOf(lane: string): { came: number[]; lost: number[]; epochs: Set<string> } {
  const came = site.centre.distinct().filter((event) => event.lane === lane);
  const losses = site.centre.of('io.atrium.records.given-up').filter(({ data }) => data.lane === lane);
  return {
    came: came.map(({ sequence }) => Number(sequence)),
    lost: losses.flatMap(({ data }) => numbersIn(data.ranges as unknown as [number, number][])),
    epochs: new Set(came.map(({ id }) => id.split('.')[0] ?? '')),
  };
}

async function isSaved(): Promise<void> {
  // While the hall is put together anew, nobody answers.
  await waitFor(() => site.hasAlarm('journal-damaged').catch(() => false), { timeoutMs: 20_000 });
  await site.isDrained();
  const { came, lost, epochs } = accountOf('event');
  const newest = Math.max(...came);
  expect([...came, ...lost].sort((a, b) => a - b)).toEqual(Array.from({ length: newest }, (_, index) => index + 1));
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(60);
  expect([...epochs]).toHaveLength(1);
  expect(readdirSync(site.disk.directory).filter((name) => /^journal\.damaged-.*\.sqlite$/.test(name))).toHaveLength(1);
  const device = await site.connect(0, 'boot-2');
  await device.say('event', transaction(EVENTS + 1));
  await waitFor(() => site.transactionsOf('kiosk-1').includes(`t-${EVENTS + 1}`));
  await device.close();
}

describeUnless(SmallDisk.refusedBecause(), 'a damaged journal', () => {
  it('is met at the start, where the newest record is garbled', { timeout: 90_000 }, async () => {
    await backlog();
    garblePage(site.file, pageHolding(site.file, `"t-${LOST}"`));
    const content = readFileSync(site.file);
    const newest = content.lastIndexOf('{"class":"kiosk"', content.indexOf(`"t-${EVENTS}"`));
    garble(site.file, newest, 4);
    const hub = await site.startHub();
    expect(hub.output).toContain('the journal was damaged');
    await isSaved();
  });

  it('is met as it is read: the hall is put together anew by itself', { timeout: 90_000 }, async () => {
    await backlog();
    garblePage(site.file, pageHolding(site.file, `"t-${LOST}"`));
    const hub = await site.startHub();
    await isSaved();
    expect(hub.isRunning).toBe(true);
    expect(hub.output).toContain('the hall is put together anew');
  });

  it('of which nothing can be read is begun anew under another epoch, and the centre hears of it first', {
    timeout: 90_000,
  }, async () => {
    await backlog();
    writeFileSync(site.file, 'not a database, '.repeat(5_000));
    await site.startHub();
    await waitFor(() => site.hasAlarm('journal-damaged'));
    const device = await site.connect(0, 'boot-2');
    await device.say('event', transaction(EVENTS + 1));
    await waitFor(() => site.transactionsOf('kiosk-1').includes(`t-${EVENTS + 1}`));
    const [first, second, ...others] = new Set(site.centre.distinct().map(({ id }) => id.split('.')[0]));
    expect([typeof first, typeof second, others]).toEqual(['string', 'string', []]);
    const waited = site.centre.arrivals.filter(
      ({ event, payload }) => event.id.startsWith(`${second}.`) && JSON.parse(payload).historical,
    );
    expect(waited[0]?.event).toMatchObject({ lane: 'ledger', type: 'io.atrium.records.given-up' });
    await device.close();
  });
});
