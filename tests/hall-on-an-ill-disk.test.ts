// While nothing can be committed, people still see what is so, nobody is answered, and what waits has a bound.

import { beforeEach, describe, expect, it } from 'vitest';
import { Hall, type HallChange } from '../hub/hall.ts';
import type { Decision } from '../hub/messages/decision.ts';
import { Middle } from '../hub/middle/middle.ts';
import { SavedState } from '../hub/middle/saved-state.ts';
import { WaitingCommits } from '../hub/waiting-commits.ts';
import { FakeClock } from './support/fake-clock.ts';
import { GadgetRun, gadget, gadgetLibrary } from './support/gadget-class.ts';

const device = gadget();
const OPTIONS = { library: gadgetLibrary(), clockToleranceMs: 60_000, reconnectGraceMs: 30_000, windowMs: 60_000 };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

let clock: FakeClock;
let isCommitting: boolean;
let held: PromiseWithResolvers<void>;
let commits: WaitingCommits;
let hall: Hall;
let changes: HallChange[];
let run: GadgetRun;

beforeEach(async () => {
  clock = new FakeClock();
  isCommitting = true;
  changes = [];
  held = Promise.withResolvers();
  run = new GadgetRun(device, 'b1');
  commits = new WaitingCommits({
    commit: () => (isCommitting ? Promise.resolve() : held.promise),
    isCommitting: () => isCommitting,
  });
  hall = new Hall({
    middle: new Middle(OPTIONS, new SavedState(new Map())),
    commit: (decision: Decision) => commits.commit(decision),
    send: async () => 'sent',
    ...{ clock, isClockTrusted: () => true, isCommitting: () => isCommitting },
    ...{ log: { error: () => undefined }, onFatal: () => undefined },
  });
  await hall.submit({ kind: 'device-registered', device });
  hall.onChange((change) => changes.push(change));
  isCommitting = false;
});

const press = (seq: number) => run.numbered('event', seq, clock.now(), { type: 'pressed', durationMs: 1 });

describe('on an ill disk', () => {
  it('an alarm is shown before it is on disk, once', async () => {
    hall.notice({ kind: 'hub-conditions', active: [{ code: 'disk-failing' }] });
    expect(changes.flatMap(({ alarms }) => alarms.map(({ code }) => code))).toEqual(['disk-failing']);
    expect(hall.alarms().map(({ code }) => code)).toEqual(['disk-failing']);
    held.resolve();
    await nextTurn();
    expect(changes).toHaveLength(1);
  });

  it('what was decided before it fell ill, and was not shown yet, is shown with it', async () => {
    isCommitting = true;
    const slow = Promise.withResolvers<void>();
    commits.commit = () => slow.promise;
    void hall.submit({ kind: 'message', message: run.say('state', clock.now(), { faults: ['jammed'] }) });
    expect(changes).toEqual([]);
    isCommitting = false;
    hall.notice({ kind: 'hub-conditions', active: [{ code: 'disk-failing' }] });
    expect(changes.flatMap(({ alarms }) => alarms.map(({ code }) => code))).toEqual(['jammed', 'disk-failing']);
  });

  it('an event is answered once it is on disk, and its repetition, too', async () => {
    let answers = 0;
    for (const message of [press(1), press(1)])
      void hall.submit({ kind: 'message', message }).then(() => (answers += 1));
    await nextTurn();
    expect([answers, hall.waiting]).toEqual([0, 2]);
    held.resolve();
    await nextTurn();
    expect([answers, hall.waiting]).toEqual([2, 0]);
  });

  it('nothing is kept for what nobody waits for', async () => {
    for (let count = 0; count < 100; count++) hall.notice({ kind: 'device-connected', deviceId: device.id });
    expect(hall.waiting).toBe(0);
    expect(changes.length).toBeGreaterThan(0);
  });

  it('a failed commit that nobody waits for ends in no rejection unheard', async () => {
    hall.notice({ kind: 'device-connected', deviceId: device.id });
    held.reject(new Error('the journal is closed'));
    await nextTurn();
  });

  it('the hall opens and closes without waiting', async () => {
    const part = hall.opened({ bootId: 'hub-1', pseudonymKey: 'key' });
    await part.start(new AbortController().signal);
    await part.stop();
  });
});

describe('what waits for the disk', () => {
  const decision = (bytes: number): Decision => ({
    ...{ records: [], quarantined: [], changedDevices: [], changedAlarms: [], changedCommands: [], commands: [] },
    ...{ defects: [], state: [{ key: 'k', value: 'x'.repeat(bytes) }] },
  });

  it('has a bound in number, and room again once it is written', async () => {
    for (let count = 0; count < 19_999; count++) void commits.commit(decision(1));
    expect(commits.hasRoom).toBe(true);
    void commits.commit(decision(1));
    expect(commits.hasRoom).toBe(false);
    held.resolve();
    await nextTurn();
    expect(commits.hasRoom).toBe(true);
  });

  it('has a bound in bytes, and room again once it is refused', async () => {
    const megabyte = 1024 * 1024;
    for (let count = 0; count < 31; count++) commits.commit(decision(megabyte)).catch(() => undefined);
    expect(commits.hasRoom).toBe(true);
    commits.commit(decision(megabyte)).catch(() => undefined);
    expect(commits.hasRoom).toBe(false);
    held.reject(new Error('closed'));
    await nextTurn();
    expect(commits.hasRoom).toBe(true);
  });
});
