// Store first, then say so: receipts, refusals, silence, a failing disk, and a restart, over real sockets.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordStore } from '../../../simulators/centre/record-store.ts';
import { waitFor } from '../../support/wait-for.ts';
import { EmbeddedCentre } from './embedded-centre.ts';
import { HallLine } from './hall-line.ts';

let folder: string;
let centre: EmbeddedCentre;
let hub: HallLine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-centre-'));
  await start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  centre = await EmbeddedCentre.start({ storeFile: join(folder, 'centre.sqlite') });
  hub = await HallLine.open(centre.url);
}
async function stop(): Promise<void> {
  hub.close();
  await centre.stop();
}
const receiptUpTo = (seq: number, lane = 'event') =>
  waitFor(() => hub.receipts.find((receipt) => receipt.seq === seq && receipt.lane === lane), {
    what: `receipt ${seq}`,
  });
const figures = () => centre.centre.figures()['hall-1'];

describe('the centre', () => {
  it('gives a receipt when it has stored, and again for what it had already', async () => {
    await hub.sendAll([1, 2, 3]);
    expect(await receiptUpTo(3)).toMatchObject({
      epoch: 'e1',
      lane: 'event',
      at: expect.stringMatching(/Z$/) as unknown,
    });
    hub.receipts.length = 0;
    await hub.send(2, { historical: true });
    await receiptUpTo(3);
    expect(figures()?.lanes.event).toMatchObject({ received: 3, duplicates: 1 });
  });

  it('keeps what it has over a restart: records, gaps, the ledger, active alarms', async () => {
    await hub.sendAll([1, 2, 6]);
    await hub.giveUp(1, { lane: 'event', ranges: [[3, 4]] });
    await hub.send(1, { lane: 'alarm', type: 'io.atrium.alarm.raised', data: { id: 'kiosk-01/paper-out' } });
    await receiptUpTo(1, 'alarm');
    const before = await centre.get<{ halls: object }>('holdings');
    await stop();
    await start();
    const after = await centre.get<{ halls: object }>('holdings');
    expect(after.halls).toEqual(before.halls);
    expect(figures()).toMatchObject({
      lanes: { event: { received: 3, missing: [[5, 5]], givenUp: 2 }, ledger: { received: 1 } },
      activeAlarms: [{ id: 'kiosk-01/paper-out' }],
    });
    await hub.send(5, { historical: true });
    await receiptUpTo(6);
  });

  it('says what it holds, with the entries of the ledger, for an audit', async () => {
    await hub.sendAll([1, 2, 6]);
    await hub.giveUp(1, { lane: 'event', ranges: [[3, 5]] });
    const streams = [
      { epoch: 'e1', lane: 'ledger', ranges: [[1, 1]] },
      {
        epoch: 'e1',
        lane: 'event',
        ranges: [
          [1, 2],
          [6, 6],
        ],
      },
    ];
    const ledger = [{ id: 'e1.ledger.1', loss: { lane: 'event', ranges: [[3, 5]], reason: 'age' } }];
    expect(await centre.get('holdings/hall-1')).toMatchObject({
      at: expect.stringMatching(/Z$/) as unknown,
      halls: { 'hall-1': { streams, ledger } },
    });
    expect(await centre.get('holdings/hall-2')).toMatchObject({ halls: {} });
  });

  it('gives no receipt for what the disk does not take, and takes it when it comes again', async () => {
    const disk = vi.spyOn(RecordStore.prototype, 'write').mockImplementation(() => {
      throw new Error('database or disk is full');
    });
    await hub.sendAll([1, 2]);
    await waitFor(() => centre.troubles.some((trouble) => /2 records were not stored.*disk is full/.test(trouble)));
    disk.mockRestore();
    await hub.send(3);
    expect(await waitFor(() => hub.receipts[0])).toMatchObject({ seq: 0, ranges: [[3, 3]] });
    await hub.sendAll([1, 2], { historical: true });
    await receiptUpTo(3);
  });

  it('is silent when told to, and still stores', async () => {
    await centre.ask('PUT', 'drills/silence');
    await hub.sendAll([1, 2]);
    expect(await centre.get('figures')).toMatchObject({ halls: { 'hall-1': { lanes: { event: { received: 2 } } } } });
    await centre.ask('DELETE', 'drills/silence');
    await hub.send(3);
    await receiptUpTo(3);
    expect(hub.receipts).toHaveLength(1);
  });

  it.each([
    ['by number', 'hall-1/event/2'],
    ['all of a lane', '*/event/*'],
    ['by content', 'type=io.atrium.device.event@kiosk-02'],
  ])('refuses what a drill tells it to, %s, and takes it afterwards', async (_, rule) => {
    const drill = await centre.ask('PUT', `drills/refusals/${rule}`);
    expect(await drill.json()).toEqual({ isSilent: false, refusals: [rule] });
    await hub.send(1, { lane: 'alarm' });
    await hub.send(2, { subject: 'kiosk-02' });
    const refused = await waitFor(() => hub.receipts.find((receipt) => receipt.refused));
    expect(refused).toMatchObject({ lane: 'event', seq: 0, refused: [{ seq: 2, reason: `drill: refuse ${rule}` }] });
    expect(figures()).toMatchObject({ refused: 1, lanes: { alarm: { received: 1 } } });
    await centre.ask('DELETE', `drills/refusals/${rule}`);
    await hub.send(2, { subject: 'kiosk-02', historical: true });
    expect(figures()).toMatchObject({ lanes: { event: { received: 1 } }, outOfOrder: 0 });
  });

  it('refuses a record that it cannot read, and a second one under a number that it has', async () => {
    await hub.send(1, { change: { specversion: '2.0' } });
    await waitFor(() => hub.receipts.some(({ refused }) => refused?.[0]?.reason === 'specversion is not 1.0'));
    await hub.send(1, { data: { first: true } });
    await hub.send(1, { data: { second: true } });
    await waitFor(() =>
      hub.receipts.some(({ refused }) => refused?.[0]?.reason === 'the number belongs to another record'),
    );
    expect(figures()).toMatchObject({ malformed: 1, conflicting: 1, lanes: { event: { received: 1, duplicates: 0 } } });
  });

  it('knows neither other drills nor rules that are none', async () => {
    expect((await centre.ask('PUT', 'drills/refusals/nonsense')).status).toBe(400);
    expect((await centre.ask('DELETE', 'drills/refusals/hall-1/event/1')).status).toBe(400);
    expect((await centre.ask('PUT', 'drills/fire')).status).toBe(404);
  });
});
