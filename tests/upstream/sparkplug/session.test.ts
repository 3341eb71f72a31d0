// The edge node beside its certificates: when a record counts as arrived, when it speaks and when not, what is bounded.

import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import { BarrierQueue } from '../../../hub/upstream/sparkplug/barrier-queue.ts';
import { BdSeq } from '../../../hub/upstream/sparkplug/bd-seq.ts';
import { MemoryDurableMap } from '../../support/memory-durable-map.ts';
import { EdgeHarness, GROUP, HALL, HOST, TestLine } from './edge-harness.ts';
import { lift } from './fake-hall.ts';
import { rebirthRequest } from './host-messages.ts';

const NCMD = `spBv1.0/${GROUP}/NCMD/${HALL}`;

async function connected() {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online');
  return { edge, line: edge.connect() };
}

describe('a record', () => {
  it('counts as arrived once the broker has passed a barrier behind it, and not before', async () => {
    const { edge, line } = await connected();
    const first = edge.send(edge.window(lift, { heat: 1 }));
    const second = edge.send(edge.window(lift, { heat: 2 }));
    expect([first.isAcknowledged, line.barriers.length]).toEqual([false, 1]);
    // The first barrier was raised before the second record was sent: it says nothing of it.
    line.barriers[0]?.();
    expect([first.isAcknowledged, second.isAcknowledged, line.barriers.length]).toEqual([true, false, 2]);
    line.barriers[1]?.();
    expect([second.isAcknowledged, line.barriers.length]).toEqual([true, 2]);
  });

  it('that says nothing new counts as arrived as well', async () => {
    const { edge, line } = await connected();
    for (let count = 0; count < 2; count += 1) edge.send(edge.window(lift, { heat: 1 }));
    expect(line.of('DDATA')).toHaveLength(1);
    line.barriers[0]?.();
    const third = edge.send(edge.window(lift, { heat: 1 }));
    line.barriers[1]?.();
    line.barriers[2]?.();
    expect(third.isAcknowledged).toBe(true);
  });
});

describe('a barrier', () => {
  it('is raised for all that came while the last one was on its way, however many', () => {
    const raised: Array<() => void> = [];
    const queue = new BarrierQueue((onPassed) => raised.push(onPassed));
    const arrived: number[] = [];
    for (let count = 0; count < 1_000; count += 1) queue.add(() => arrived.push(count));
    raised[0]?.();
    raised[1]?.();
    expect(arrived).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(raised).toHaveLength(2);
  });
});

describe('a rebirth', () => {
  it('is done five times at once, then once a second', async () => {
    const { edge, line } = await connected();
    const ask = () => edge.receive(NCMD, rebirthRequest());
    for (let count = 0; count < 20; count += 1) ask();
    expect(line.of('NBIRTH')).toHaveLength(1 + 5);
    edge.clock.advance(1_000);
    ask();
    ask();
    expect(line.of('NBIRTH')).toHaveLength(1 + 6);
  });

  it('is not done for a node that waits for its primary host', async () => {
    const edge = await EdgeHarness.start(HOST);
    const line = edge.connect();
    edge.receive(NCMD, rebirthRequest());
    expect(line.wire).toEqual([]);
  });
});

describe('a session', () => {
  it('that was replaced says nothing more, whatever happens', async () => {
    const { edge, line } = await connected();
    const old = edge.session;
    const before = line.wire.length;
    const next = edge.connect();
    old.take({ topic: NCMD, payload: rebirthRequest(), isRetained: false });
    old.send(edge.window(lift, { heat: 1 }), { isHistorical: false, onAcknowledged: () => undefined });
    edge.hall.change(lift, 'late');
    expect([line.wire.length, next.of('NBIRTH').length]).toEqual([before, 1]);
  });

  it('begins at once where the STATE of the host came before the connection was handed over', async () => {
    const edge = await EdgeHarness.start(HOST);
    const session = edge.dial();
    edge.hostSays(true, 5);
    const line = new TestLine(edge.clock.now);
    session.open(line);
    expect([line.readyCount, line.wire.length]).toEqual([1, 1]);
    // What came by this connection says nothing of the next one.
    const next = edge.connect();
    expect([next.readyCount, next.wire.length]).toEqual([0, 0]);
  });

  it('says nothing between the death of its host and its own leave, however long the line takes for that', async () => {
    const edge = await EdgeHarness.start(HOST);
    edge.hall.set(lift, 'online');
    const line = edge.connect();
    edge.hostSays(true, 5);
    line.leave = () => undefined;
    edge.hostSays(false, 5);
    edge.send(edge.window(lift, { heat: 1 }));
    edge.hall.remove(lift);
    edge.receive(NCMD, rebirthRequest());
    expect([line.wire.length, line.barriers.length]).toEqual([2, 0]);
    edge.session.close(() => undefined);
    expect(line.heard().at(-1)?.type).toBe('NDEATH');
  });

  it('waits for the hall, which may start later than the line, and then is born with all devices', async () => {
    const edge = new EdgeHarness();
    await edge.restart(null, false);
    const line = edge.connect();
    edge.receive(NCMD, rebirthRequest());
    expect([line.wire.length, line.readyCount, line.waitingReasons.length]).toEqual([0, 0, 1]);
    edge.hall.set(lift, 'online');
    edge.attach();
    expect(line.heard().map(({ type }) => type)).toEqual(['NBIRTH', 'DBIRTH']);
    expect(line.readyCount).toBe(1);
  });

  it('takes its leave without a word where it was never born', async () => {
    const edge = await EdgeHarness.start(HOST);
    const line = edge.connect();
    let isSaid = false;
    edge.session.close(() => (isSaid = true));
    expect([isSaid, line.wire.length]).toEqual([true, 0]);
  });
});

describe('the bdSeq', () => {
  it('goes on counting over a disk that refuses to note or to tell it, and begins at 0 after nonsense', async () => {
    const memory = new MemoryDurableMap();
    await memory.put('bd-seq', 'nonsense');
    memory.put = () => Promise.reject(new Error('disk full'));
    const bdSeq = await BdSeq.open(memory, silentLog);
    expect([bdSeq.take(), bdSeq.take(), bdSeq.take()]).toEqual([0, 1, 2]);
    memory.entries = () => Promise.reject(new Error('disk gone'));
    expect((await BdSeq.open(memory, silentLog)).take()).toBe(0);
  });
});
