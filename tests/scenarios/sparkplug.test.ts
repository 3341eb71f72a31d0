// A hall that speaks Sparkplug B to a host application over Mosquitto: births, outages, rebirth, commands, death.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';
import { HostApplication } from '../upstream/sparkplug/host-application.ts';
import { metric } from '../upstream/sparkplug/recorded-run.ts';

const KIOSK = { id: 'kiosk-1', class: 'kiosk' };
const EVENT = 'Event/transaction-started';

describe('a hall that speaks Sparkplug B', () => {
  const host = new HostApplication('opsCentre');
  let mosquitto: Mosquitto;
  let hall: TestHall;
  let hub: AtriumProcess;
  let kiosk: TestDevice;
  let said = 0;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start();
    await host.connect(mosquitto.url);
    const sparkplug = { group: 'Grid', primaryHost: host.id };
    const upstream = { url: mosquitto.url, format: 'sparkplug', sparkplug, keepaliveS: 5 };
    hall = await TestHall.create({ devices: [KIOSK], config: { upstream } });
    hub = await hall.startHub();
    kiosk = await TestDevice.connect(hall, KIOSK);
  });
  afterAll(async () => {
    await kiosk?.close();
    await host.disconnect();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  /** Numbered events, each acknowledged by the hub. */
  const say = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      said += 1;
      await kiosk.say('event', { type: 'transaction-started', transactionId: `t-${said}`, service: 'payment' });
    }
  };
  /** Each record once, in the order of its first coming. */
  const arrived = () =>
    [...Map.groupBy(host.said(EVENT), ({ record }) => record).values()].flatMap(([first]) => first ?? []);
  const allArrived = () => waitFor(() => arrived().length === said, { what: `${said} events at the host` });
  const numbers = (events: ReturnType<typeof arrived>) =>
    events.map(({ value }) => Number(String(value.transactionId).slice(2)));
  const ascending = (some: readonly number[]) => some.toSorted((a, b) => a - b);
  /** All of them; live events in order and historical ones in order, as live may overtake historical. */
  const expectInOrder = () => {
    expect(ascending(numbers(arrived()))).toEqual(Array.from({ length: said }, (_, index) => index + 1));
    for (const historical of [false, true]) {
      const came = numbers(arrived().filter(({ isHistorical }) => isHistorical === historical));
      expect(came.length).toBeGreaterThan(0);
      expect(came).toEqual(ascending(came));
    }
  };
  const bdSeqOf = (type: string) => metric(host.of(type).at(-1), 'bdSeq').value;

  it('says nothing before its primary host is online; then births, and what waited as historical', async () => {
    await say(3);
    await waitFor(async () => (await hall.upstream()).reason.en.includes('opsCentre is not online'));
    expect(host.heard).toEqual([]);
    await host.sayState(true);
    await allArrived();
    expect(host.heard.slice(0, 2).map(({ type, device }) => [type, device])).toEqual([
      ['NBIRTH', undefined],
      ['DBIRTH', 'kiosk-1'],
    ]);
    expect(arrived().map(({ isHistorical }) => isHistorical)).toEqual([true, true, true]);
    expect((await hall.upstream()).state).toBe('online');
  });

  it('tells what happens now as such', async () => {
    await say(2);
    await allArrived();
    expect(
      arrived()
        .slice(-2)
        .map(({ isHistorical }) => isHistorical),
    ).toEqual([false, false]);
    await waitFor(async () => (await hall.upstream()).backlog === 0, { what: 'every record is confirmed' });
  });

  it('is born again when the host asks for it, with the same bdSeq', async () => {
    const before = bdSeqOf('NBIRTH');
    await host.askForRebirth();
    await waitFor(() => host.of('NBIRTH').length === 2 && host.of('DBIRTH').length === 2);
    expect([bdSeqOf('NBIRTH'), host.of('NBIRTH').at(-1)?.seq]).toEqual([before, 0]);
    await say(1);
    await allArrived();
  });

  it('dies when the primary host goes offline, keeps its records, and brings them when the host is back', async () => {
    await host.sayState(false);
    await waitFor(() => host.of('NDEATH').length === 1);
    expect(bdSeqOf('NDEATH')).toBe(bdSeqOf('NBIRTH'));
    const count = host.heard.length;
    await say(4);
    await waitFor(async () => (await hall.upstream()).reason.en.includes('opsCentre is not online'));
    expect(host.heard).toHaveLength(count);
    await host.sayState(true);
    await allArrived();
    expect(host.heard.slice(count, count + 2).map(({ type }) => type)).toEqual(['NBIRTH', 'DBIRTH']);
    expect(
      arrived()
        .slice(-4)
        .map(({ isHistorical }) => isHistorical),
    ).toEqual([true, true, true, true]);
  });

  it('loses nothing while the broker is away', async () => {
    const before = Number(bdSeqOf('NBIRTH'));
    await mosquitto.kill();
    await say(5);
    await mosquitto.start();
    await host.connect(mosquitto.url);
    await host.sayState(true);
    await waitFor(() => arrived().length === said, { timeoutMs: 30_000, what: `${said} events at the host` });
    expect(
      arrived()
        .slice(-5)
        .map(({ isHistorical }) => isHistorical),
    ).toEqual([true, true, true, true, true]);
    expect(Number(bdSeqOf('NBIRTH'))).toBeGreaterThan(before);
  });

  it('says when a device goes, and when it comes', async () => {
    const births = host.of('DBIRTH').length;
    await kiosk.close();
    await waitFor(() => host.of('DDEATH', 'kiosk-1').length === 1);
    kiosk = await TestDevice.connect(hall, KIOSK, 'boot-2');
    await say(1);
    await waitFor(() => host.of('DBIRTH').length === births + 1);
    await allArrived();
  });

  it('hands a DCMD to its device, once, and tells what became of it', async () => {
    const received: string[] = [];
    kiosk.client.on('message', (_, payload) => received.push(payload.toString()));
    await kiosk.client.subscribeAsync(kiosk.topic('command'), { qos: 1 });
    const { alias = -1 } = metric(host.of('DBIRTH').at(-1), 'Command/printTestPage');
    const command = { alias, value: '{}', properties: { id: 'order-1', asker: 'ops' } };
    await host.command('kiosk-1', command);
    const states = () => host.said('Command change').map(({ value }) => value.state);
    await waitFor(() => states().includes('sent'));
    await host.command('kiosk-1', command);
    await waitFor(() => host.said('Command reply').length > 2);
    expect(received.map((text) => (JSON.parse(text) as { name: string }).name)).toEqual(['printTestPage']);
    expect(states().slice(0, 2)).toEqual(['accepted', 'sent']);
  });

  it('is declared dead by the broker when it is killed, and comes back with the next bdSeq', async () => {
    const before = Number(bdSeqOf('NBIRTH'));
    const deaths = host.of('NDEATH').length;
    await hub.kill9();
    await waitFor(() => host.of('NDEATH').length === deaths + 1);
    expect(Number(bdSeqOf('NDEATH'))).toBe(before);
    hub = await hall.startHub();
    await waitFor(() => Number(bdSeqOf('NBIRTH')) === before + 1, { what: 'the birth after the restart' });
    await say(2);
    await allArrived();
    expectInOrder();
  });
});
