// A record that the centre's broker does not take, against a real Mosquitto; and outages that must not be taken for one.

import { describe, expect, it, onTestFinished } from 'vitest';
import { draft, drafts } from '../journal/open-journal.ts';
import { CentreApplication } from '../support/centre-application.ts';
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { blackHole, open } from '../support/fault-proxy/passage.ts';
import type { Mosquitto } from '../support/mosquitto.ts';
import { waitFor } from '../support/wait-for.ts';
import { Centre, upTo } from './centre.ts';
import { MemorySource } from './memory-source.ts';
import { silentCentre } from './silent-centre.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

const LARGEST = 20_000;
const TOO_LARGE = 'x'.repeat(LARGEST);

const mosquittoWith = (line: string): Promise<Mosquitto> =>
  startMosquitto({ configuration: ({ port }) => `listener ${port} 127.0.0.1\nallow_anonymous true\n${line}\n` });

describe('a record too large for the broker', () => {
  it('that closes the line on it is found and set aside; all others arrive, and none of them is', async () => {
    const mosquitto = await mosquittoWith(`max_packet_size ${LARGEST}`);
    const centre = new Centre();
    await centre.subscribe(mosquitto.url);
    const journal = new MemorySource();
    const upstream = await startUpstream({ journal, config: { url: mosquitto.url, refusals: 2 } });
    await waitFor(() => upstream.view().state === 'online');
    await journal.append([...drafts('event', 5), draft('event', TOO_LARGE), ...drafts('event', 5)]);
    await waitFor(() => upstream.view().reason.en.includes('each time a certain record is sent'), {
      timeoutMs: 20_000,
    });
    await waitFor(() => upstream.view().backlog === 0, { timeoutMs: 20_000 });
    expect([...journal.aside.keys()]).toEqual(['event 6']);
    expect(journal.aside.get('event 6')).toMatchObject({ refusals: 2, reason: expect.stringContaining('closes the') });
    expect(centre.numbers('event')).toEqual(upTo(11).filter((seq) => seq !== 6));
    expect(centre.firstArrivals('ledger')).toEqual([1]);
  }, 60_000);

  it('that swallows it with a PUBACK is found by the receipts that leave it out', async () => {
    const mosquitto = await mosquittoWith(`message_size_limit ${LARGEST}`);
    const application = await CentreApplication.start({ url: mosquitto.url });
    onTestFinished(() => application.stop());
    const journal = new MemorySource();
    const config = { url: mosquitto.url, refusals: 2, confirmation: 'receipt', receiptMs: 600 } as const;
    const upstream = await startUpstream({ journal, config });
    await waitFor(() => upstream.view().state === 'online');
    await journal.append([...drafts('event', 5), draft('event', TOO_LARGE), ...drafts('event', 5)]);
    await waitFor(
      async () => {
        // The hall goes on meanwhile.
        await journal.append([draft('event')]);
        return journal.aside.size > 0;
      },
      { everyMs: 100 },
    );
    expect([...journal.aside.keys()]).toEqual(['event 6']);
    expect(journal.aside.get('event 6')?.reason).toContain('never confirmed by its application');
    await waitFor(() => upstream.view().backlog === 0);
  }, 60_000);
});

it('a broker that closes on whatever is published is named as the reason, and nothing goes aside', async () => {
  const { url } = await silentCentre('minds-publishing');
  const journal = new MemorySource();
  await journal.append(drafts('event', 2));
  const upstream = await startUpstream({ journal, config: { url, refusals: 1 } });
  const told = () => upstream.view().reason.en.includes('closes the connection whenever the hub publishes');
  await waitFor(told, { timeoutMs: 30_000 });
  expect(upstream.view().reason.zh).toContain('发布权限');
  expect([journal.aside.size, upstream.view().backlog]).toEqual([0, 2]);
}, 40_000);

describe('an outage sets nothing aside, with records on the line all the time', () => {
  interface Place {
    readonly proxy: FaultProxy;
    readonly mosquitto: Mosquitto;
    readonly goesDown: () => Promise<unknown>;
  }

  async function outages(spoil: (place: Place) => Promise<void>): Promise<void> {
    const mosquitto = await startMosquitto();
    const proxy = await FaultProxy.start({ target: { port: mosquitto.port, host: '127.0.0.1' } });
    onTestFinished(() => proxy.stop());
    const journal = new MemorySource();
    const url = `mqtt://127.0.0.1:${proxy.port}`;
    const upstream = await startUpstream({ journal, config: { url, refusals: 1, acknowledgeMs: 300, inFlight: 3 } });
    const goesDown = () => waitFor(() => upstream.view().state === 'offline', { everyMs: 1 });
    for (let round = 0; round < 4; round++) {
      await waitFor(() => upstream.view().state === 'online');
      await journal.append(drafts('event', 5));
      await spoil({ proxy, mosquitto, goesDown });
    }
    await waitFor(() => upstream.view().backlog === 0);
    expect([...journal.aside.keys()]).toEqual([]);
  }

  it('as a black hole', async () => {
    await outages(async ({ proxy, goesDown }) => {
      proxy.set(blackHole);
      await goesDown();
      proxy.set(open);
    });
  }, 30_000);

  it('as a half-open line', async () => {
    await outages(async ({ proxy, goesDown }) => {
      proxy.lose('target');
      await goesDown();
    });
  }, 30_000);

  it('as a line that is cut with records on it, and then refused', async () => {
    await outages(async ({ proxy, goesDown }) => {
      proxy.set(open, blackHole);
      proxy.refuse();
      proxy.cut();
      await goesDown();
      proxy.set(open);
      await proxy.accept();
    });
  }, 30_000);

  it('as a broker that is killed and started again', async () => {
    await outages(async ({ mosquitto, goesDown }) => {
      await mosquitto.kill();
      await goesDown();
      await mosquitto.start();
    });
  }, 30_000);
});
