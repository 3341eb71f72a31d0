// The forwarder alone: what goes next, how much at once, and what counts as confirmed.

import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../hub/foundation/log.ts';
import type { JournalRecord } from '../../hub/messages/record.ts';
import { Forwarder } from '../../hub/upstream/forwarder.ts';
import { draft, drafts } from '../journal/open-journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { upTo } from './centre.ts';
import { MemorySource } from './memory-source.ts';

interface OnTheWay {
  readonly record: JournalRecord;
  readonly acknowledge: () => void;
}

let source: MemorySource;
let clock: FakeClock;
let sent: OnTheWay[];

beforeEach(() => {
  source = new MemorySource();
  clock = new FakeClock();
  sent = [];
});

async function begin(window = 10): Promise<Forwarder> {
  const forwarder = new Forwarder({
    source,
    window,
    send: (record, acknowledge) => void sent.push({ record, acknowledge }),
    onProgress: () => {},
    clock,
    random: () => 0,
    log: silentLog,
  });
  await forwarder.begin();
  return forwarder;
}

const names = () => sent.map(({ record }) => `${record.lane} ${record.seq}`);

async function acknowledgeAll(): Promise<void> {
  for (let done = 0; done < sent.length; ) {
    sent[done++]?.acknowledge();
    await new Promise(setImmediate);
  }
}

describe('the window', () => {
  it('holds no more than so many records, and the next goes as soon as one is acknowledged', async () => {
    await source.append(drafts('event', 30));
    const forwarder = await begin(3);
    forwarder.lineUp();
    await waitFor(() => sent.length === 3);
    expect(forwarder.inFlight).toBe(3);
    sent[0]?.acknowledge();
    expect(names()).toEqual(['event 1', 'event 2', 'event 3', 'event 4']);
  });

  it('gives its next place to the highest lane that has something', async () => {
    await source.append(drafts('telemetry', 5));
    const forwarder = await begin(2);
    forwarder.lineUp();
    await waitFor(() => sent.length === 2);
    await source.append([draft('event'), draft('alarm')]);
    await acknowledgeAll();
    expect(names()).toEqual([
      'telemetry 1',
      'telemetry 2',
      'alarm 1',
      'event 1',
      'telemetry 3',
      'telemetry 4',
      'telemetry 5',
    ]);
  });
});

describe('confirmation', () => {
  it('covers only what leaves no unacknowledged record behind it, and is written a moment later', async () => {
    await source.append(drafts('event', 4));
    const forwarder = await begin();
    forwarder.lineUp();
    await waitFor(() => sent.length === 4);
    for (const index of [0, 2, 3]) sent[index]?.acknowledge();
    expect(forwarder.lanes().event).toEqual({ last: 4, confirmed: 1, backlog: 3 });
    clock.advance(200);
    await waitFor(() => source.confirmed.event === 1);
    sent[1]?.acknowledge();
    await forwarder.end();
    expect(source.confirmed.event).toBe(4);
  });

  it('of a line that broke meanwhile does not count', async () => {
    await source.append(drafts('event', 2));
    const forwarder = await begin();
    forwarder.lineUp();
    await waitFor(() => sent.length === 2);
    sent[0]?.acknowledge();
    forwarder.lineDown();
    forwarder.lineUp();
    sent[1]?.acknowledge();
    await waitFor(() => sent.length === 3);
    expect(names()).toEqual(['event 1', 'event 2', 'event 2']);
    expect(forwarder.lanes().event.confirmed).toBe(1);
    expect(forwarder.inFlight).toBe(1);
  });
});

describe('the way from the commit to the line', () => {
  it('does not lead over the disk while nothing waits', async () => {
    const forwarder = await begin();
    forwarder.lineUp();
    for (const record of drafts('event', 50)) {
      await source.append([record]);
      sent.at(-1)?.acknowledge();
    }
    expect(sent).toHaveLength(50);
    expect(source.reads).toBe(0);
  });

  it('keeps few records in memory when the line is slower than the hall, and loses none', async () => {
    const forwarder = await begin(5);
    forwarder.lineUp();
    for (const record of drafts('event', 1_000)) await source.append([record]);
    await acknowledgeAll();
    await waitFor(() => sent.length === 1_000 && forwarder.lanes().event.backlog === 0);
    expect(sent.map(({ record }) => record.seq)).toEqual(upTo(1_000));
    expect(source.reads).toBeGreaterThan(3);
  });
});

describe('the journal', () => {
  it('that cannot be read is asked again until it can', async () => {
    await source.append(drafts('event', 2));
    source.failure = new Error('input/output error');
    const forwarder = await begin();
    forwarder.lineUp();
    for (const reads of [1, 2, 3]) {
      await waitFor(() => source.reads === reads);
      await new Promise(setImmediate);
      clock.advance(5_000);
    }
    source.failure = undefined;
    await waitFor(() => {
      clock.advance(5_000);
      return sent.length === 2;
    });
    expect(names()).toEqual(['event 1', 'event 2']);
  });

  it('that gave records up does not hold up the rest of the lane', async () => {
    await source.append(drafts('event', 6));
    source.giveUp('event', 2, 4);
    const forwarder = await begin();
    forwarder.lineUp();
    await waitFor(() => sent.length === 3);
    await acknowledgeAll();
    expect(names()).toEqual(['event 1', 'event 5', 'event 6']);
    expect(forwarder.lanes().event.confirmed).toBe(6);
  });
});
