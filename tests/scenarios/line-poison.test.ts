// A record that the centre never takes: it goes aside, its lane goes on, and the ledger tells the centre of it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Arrival } from '../support/centre-listener.ts';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const REFUSALS = 2;
const PAPER_OUT = {
  ...{ faults: ['paper-out'], deviceStatus: 'hardwareError', inService: true, inUse: false },
  ...{ printerState: 'stopped', paper: 'out', media: 'notPresent', cardReader: 'online' },
};

describe('a record that the application of the centre refuses', () => {
  let line: LineHall;
  beforeAll(async () => {
    const upstream = { confirmation: 'receipt', receiptMs: 10_000, refusals: REFUSALS };
    line = await LineHall.start({ upstream, hasApplication: true });
  });
  afterAll(() => line?.stop());

  it('is put aside after so many refusals, with its reason, and the rest goes on', { timeout: 60_000 }, async () => {
    line.application.refuses = ({ data }) =>
      isTransaction(data.payload, 't-3') ? 'the service is unknown' : undefined;
    line.beginTalk(10);
    await waitFor(async () => ledgerEntries(line).length >= 5, { timeoutMs: 30_000, what: 'five records set aside' });
    await line.endTalk();
    await waitFor(async () => (await line.hall.upstream()).backlog === 0, { timeoutMs: 20_000 });
    const aside = line.account.events().filter(({ data }) => isTransaction(data.payload, 't-3'));
    const given = ledgerEntries(line).map(({ data }) => data);
    expect(given.flatMap(({ ranges }) => ranges)).toEqual(
      aside.map(({ sequence }) => [Number(sequence), Number(sequence)]),
    );
    for (const loss of given)
      expect(loss).toMatchObject({ lane: 'event', reason: 'set-aside', detail: expect.stringContaining('unknown') });
    // Each came so many times, and all of it is stored but these.
    const { last } = (await line.hall.upstream()).lanes.event;
    expect(line.account.repetitions).toBe(aside.length * (REFUSALS - 1));
    expect(line.application.stored('event')).toHaveLength(last);
    expect(line.faults()).toEqual([]);
  });
});

describe('a record that is too large for the broker of the centre', () => {
  let line: LineHall;
  // Alarms, with all their texts, are larger than anything else here.
  const configuration = ({ port }: { port: number }) =>
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_packet_size 950\n`;
  beforeAll(async () => {
    line = await LineHall.start({ upstream: { refusals: REFUSALS }, mosquitto: { configuration } });
  });
  afterAll(() => line?.stop());

  it('is found though the line breaks on it each time, and nothing else is lost', { timeout: 120_000 }, async () => {
    line.beginTalk(5);
    await waitFor(() => line.account.events().length >= 5);
    await line.kiosks[0]?.say('state', PAPER_OUT);
    await waitFor(() => ledgerEntries(line).length > 0, { timeoutMs: 60_000, what: 'the record is set aside' });
    await line.endTalk();
    await waitFor(async () => (await line.hall.upstream()).backlog === 0, { timeoutMs: 60_000 });
    for (const { data } of ledgerEntries(line)) {
      expect(data).toMatchObject({ lane: 'alarm', reason: 'set-aside', count: 1 });
      expect(data.detail).toContain('closes the connection each time this record is sent');
    }
    expect(line.account.arrivals.filter(({ event }) => event.lane === 'alarm')).toEqual([]);
    // Each was set aside while the line was down, so that the next line began with saying so.
    const firstOfLine = (arrival: Arrival) => line.account.arrivals.find((other) => other.line === arrival.line);
    for (const entry of line.account.arrivals.filter(({ event }) => event.lane === 'ledger'))
      expect(firstOfLine(entry)?.event.id).toBe(entry.event.id);
    expect(line.account.events()).toHaveLength(line.acknowledged);
    expect(line.faults()).toEqual([]);
    const reasons = line.lineChanges().map(({ reason }) => reason ?? '');
    expect(reasons.some((reason) => reason.includes('each time a certain record is sent'))).toBe(true);
    console.log(`poison: ${ledgerEntries(line).length} set aside over ${line.proxy.connections.length} connections`);
  });
});

function ledgerEntries(line: LineHall) {
  const entries = line.account.arrivals.filter(({ event }) => event.lane === 'ledger');
  return [...new Map(entries.map(({ event }) => [event.id, event])).values()];
}

function isTransaction(payload: unknown, transactionId: string): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'transactionId' in payload &&
    payload.transactionId === transactionId
  );
}
