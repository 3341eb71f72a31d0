// An application that confirms one lane and never another, behind a real Mosquitto: told, and the line stays up for the rest.

import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { draft } from '../journal/open-journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { MemorySource } from './memory-source.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

async function confirmEventsOnly(url: string): Promise<void> {
  const client = await connectAsync(url);
  onTestFinished(() => client.endAsync(true));
  client.on('message', (_topic, payload) => {
    const [epoch, lane, seq] = (JSON.parse(payload.toString()) as { id: string }).id.split('.');
    const receipt = { epoch, lane, seq: 0, ranges: [[Number(seq), Number(seq)]], at: new Date().toISOString() };
    client.publish('halls/test-hall/receipts', JSON.stringify(receipt), { qos: 1 });
  });
  await client.subscribeAsync('halls/test-hall/event', { qos: 1 });
}

it('counts as silent once the lane has no answer even to what was sent again', async () => {
  const mosquitto = await startMosquitto();
  await confirmEventsOnly(mosquitto.url);
  const journal = new MemorySource();
  const config = { url: mosquitto.url, confirmation: 'receipt', receiptMs: 400, refusals: 1 } as const;
  const upstream = await startUpstream({ journal, config });
  await waitFor(() => upstream.view().state === 'online');
  const states = new Set<string>();
  upstream.onChange(() => states.add(upstream.view().state));
  await journal.append([draft('report')]);
  expect(upstream.view().isApplicationSilent).toBe(false);
  await waitFor(
    async () => {
      await journal.append([draft('event')]);
      return upstream.view().isApplicationSilent;
    },
    { everyMs: 50 },
  );
  expect([...states]).toEqual(['online']);
  expect(upstream.view().lanes.report).toEqual({ last: 1, confirmed: 0, backlog: 1 });
  expect(journal.aside.size).toBe(0);
});
