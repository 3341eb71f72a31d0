// Against a real Mosquitto, with an application behind it that sends receipts, is silent, or refuses.

import { expect, it, onTestFinished } from 'vitest';
import { draft, drafts } from '../journal/open-journal.ts';
import { CentreApplication } from '../support/centre-application.ts';
import type { Mosquitto } from '../support/mosquitto.ts';
import { waitFor } from '../support/wait-for.ts';
import { Centre, upTo } from './centre.ts';
import { MemorySource } from './memory-source.ts';
import { silentCentre } from './silent-centre.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

const RECEIPT_MODE = { confirmation: 'receipt', receiptMs: 500 } as const;

async function startApplication({ url }: Mosquitto): Promise<CentreApplication> {
  const application = await CentreApplication.start({ url });
  onTestFinished(() => application.stop());
  return application;
}

it('records leave the journal by receipts, backlog and live, and everything comes once', async () => {
  const mosquitto = await startMosquitto();
  await startApplication(mosquitto);
  const centre = new Centre();
  await centre.subscribe(mosquitto.url);
  const journal = new MemorySource();
  await journal.append(drafts('event', 1_500));
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url, ...RECEIPT_MODE } });
  await waitFor(() => upstream.view().state === 'online');
  for (let count = 0; count < 100; count++) await journal.append([draft('event'), draft('alarm')]);
  await waitFor(() => upstream.view().backlog === 0);
  expect(upstream.view()).toMatchObject({ confirmation: 'receipt', isApplicationSilent: false, inFlight: 0 });
  expect(centre.received).toHaveLength(1_700);
  expect(centre.numbers('event')).toEqual(upTo(1_600));
  expect(centre.outOfOrder()).toEqual([]);
  const historical = centre.received.filter(({ event }) => event.historical === true);
  expect(historical.map(({ event }) => Number(event.sequence))).toEqual(upTo(1_500));
  await waitFor(() => journal.confirmed.event === 1_600 && journal.confirmed.alarm === 100);
});

it('an application that is silent behind its broker: told, line built anew, nothing lost; over with its next receipt', async () => {
  const mosquitto = await startMosquitto();
  const application = await startApplication(mosquitto);
  application.isSilent = true;
  const journal = new MemorySource();
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url, ...RECEIPT_MODE } });
  await waitFor(() => upstream.view().state === 'online');
  await journal.append(drafts('event', 20));
  await waitFor(() => upstream.view().isApplicationSilent);
  expect(upstream.view()).toMatchObject({
    state: 'offline',
    backlog: 20,
    reason: {
      en: expect.stringContaining('its application has confirmed none for 0.5 s'),
      zh: expect.stringContaining('应用程序'),
    },
  });
  // Built anew, and silent still.
  await waitFor(() => upstream.view().state === 'online');
  expect(upstream.view()).toMatchObject({ isApplicationSilent: true, backlog: 20 });
  application.isSilent = false;
  await waitFor(() => upstream.view().backlog === 0);
  expect(upstream.view().isApplicationSilent).toBe(false);
  expect(application.stored('event')).toEqual(upTo(20));
});

it('an application that was away for a moment gets what its broker took meanwhile, though no more of that lane follows', async () => {
  const mosquitto = await startMosquitto();
  const application = await startApplication(mosquitto);
  const journal = new MemorySource();
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url, ...RECEIPT_MODE, refusals: 1 } });
  await waitFor(() => upstream.view().state === 'online');
  await application.stop();
  await journal.append([draft('alarm')]);
  await waitFor(() => upstream.view().inFlight === 0);
  const back = await startApplication(mosquitto);
  const states = new Set<string>();
  upstream.onChange(() => states.add(upstream.view().state));
  await waitFor(
    async () => {
      // The hall goes on, and all of that is confirmed.
      await journal.append([draft('event')]);
      return upstream.view().lanes.alarm.backlog === 0;
    },
    { everyMs: 50 },
  );
  expect(back.stored('alarm')).toEqual([1]);
  expect([...states]).toEqual(['online']);
  expect(journal.aside.size).toBe(0);
});

it('the waits of a line without receipts grow, though the broker acknowledges', async () => {
  const mosquitto = await startMosquitto();
  const journal = new MemorySource();
  await journal.append(drafts('event', 3));
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url, ...RECEIPT_MODE, receiptMs: 100 } });
  const downs: number[] = [];
  const waits: number[] = [];
  let was = upstream.view().state;
  upstream.onChange(() => {
    const { state } = upstream.view();
    if (state !== was && state === 'offline') downs.push(performance.now());
    if (state !== was && state === 'online' && downs.length > 0) waits.push(performance.now() - (downs.at(-1) ?? 0));
    was = state;
  });
  await waitFor(() => waits.length === 4);
  for (const [index, leastMs] of [125, 250, 500, 1_000].entries()) expect(waits[index]).toBeGreaterThanOrEqual(leastMs);
  expect(upstream.view().backlog).toBe(3);
});

it('a record that the application refuses goes aside, its lane goes on, and a person can send it again', async () => {
  const mosquitto = await startMosquitto();
  const application = await startApplication(mosquitto);
  application.refuses = ({ sequence, lane }) => (lane === 'event' && Number(sequence) === 5 ? '字段未知' : undefined);
  const journal = new MemorySource();
  const config = { url: mosquitto.url, ...RECEIPT_MODE, receiptMs: 5_000, refusals: 2 };
  const upstream = await startUpstream({ journal, config });
  await waitFor(() => upstream.view().state === 'online');
  await journal.append(drafts('event', 10));
  await waitFor(() => journal.aside.size === 1);
  await waitFor(() => upstream.view().backlog === 0);
  expect(journal.aside.get('event 5')).toMatchObject({ reason: '字段未知', refusals: 2 });
  expect(await upstream.resend('event', 5)).toBe('sent');
  await waitFor(() => journal.aside.get('event 5')?.refusals === 3);
  application.refuses = () => undefined;
  expect(await upstream.resend('event', 6)).toBe('unknown');
  expect(await upstream.resend('event', 5)).toBe('sent');
  await waitFor(() => journal.aside.size === 0);
});

it('a broker that forbids receipts is named as the reason', async () => {
  const { url } = await silentCentre('forbids');
  const journal = new MemorySource();
  await journal.append([draft('event')]);
  const upstream = await startUpstream({ journal, config: { url, ...RECEIPT_MODE } });
  await waitFor(() => upstream.view().reason.en.includes('forbids this hub to subscribe to halls/test-hall/receipts'));
  expect(upstream.view().backlog).toBe(1);
});
