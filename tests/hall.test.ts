// An input is answered only when what follows from it is committed.

import { beforeEach, describe, expect, it } from 'vitest';
import { AtriumError } from '../hub/foundation/errors.ts';
import { Hall, type HallChange } from '../hub/hall.ts';
import type { Decision } from '../hub/messages/decision.ts';
import { Middle } from '../hub/middle/middle.ts';
import { SavedState } from '../hub/middle/saved-state.ts';
import { FakeClock } from './support/fake-clock.ts';
import { GadgetRun, gadget, gadgetLibrary } from './support/gadget-class.ts';

const device = gadget();
const clock = new FakeClock();
const OPTIONS = { library: gadgetLibrary(), clockToleranceMs: 60_000, reconnectGraceMs: 30_000, windowMs: 60_000 };

/** Commits that end only when told, in order. */
class HeldJournal {
  readonly commits: { readonly decision: Decision; readonly end: (error?: Error) => void }[] = [];

  commit = (decision: Decision): Promise<void> =>
    new Promise((resolve, reject) => {
      this.commits.push({ decision, end: (error) => (error ? reject(error) : resolve()) });
    });

  endAll(): void {
    for (const { end } of this.commits.splice(0)) end();
  }
}

let journal: HeldJournal;
let hall: Hall;
let fatal: Error[];
let isCommitting: boolean;
let run: GadgetRun;

beforeEach(async () => {
  journal = new HeldJournal();
  fatal = [];
  isCommitting = true;
  run = new GadgetRun(device, 'b1');
  const middle = new Middle(OPTIONS, new SavedState(new Map()));
  hall = new Hall({
    middle,
    commit: journal.commit,
    send: async () => 'sent',
    clock,
    isClockTrusted: () => true,
    isCommitting: () => isCommitting,
    log: { error: () => undefined },
    onFatal: (error) => fatal.push(error),
  });
  const registered = hall.submit({ kind: 'device-registered', device });
  journal.endAll();
  await registered;
});

const press = (seq: number) => run.numbered('event', seq, clock.now(), { type: 'pressed', durationMs: 1 });
const submit = (seq: number) => hall.submit({ kind: 'message', message: press(seq) });

/** What has settled once everything that can run has run. */
async function settledOf(promises: readonly Promise<unknown>[]): Promise<string[]> {
  const states = promises.map(() => 'waiting');
  for (const [index, promise] of promises.entries()) {
    promise.then(
      () => (states[index] = 'resolved'),
      () => (states[index] = 'rejected'),
    );
  }
  await new Promise((resolve) => setImmediate(resolve));
  return states;
}

describe('an input', () => {
  it('is answered only after what followed from it is committed', async () => {
    const answer = submit(1);
    expect(await settledOf([answer])).toEqual(['waiting']);
    journal.endAll();
    expect(await settledOf([answer])).toEqual(['resolved']);
  });

  it('that repeats one waits for the commit of the first', async () => {
    const answers = [submit(1), submit(1)];
    expect(journal.commits).toHaveLength(1);
    expect(await settledOf(answers)).toEqual(['waiting', 'waiting']);
    journal.endAll();
    expect(await settledOf(answers)).toEqual(['resolved', 'resolved']);
  });

  it('from quarantine is marked as let in by the very commit that lets it in', () => {
    void hall.submit({ kind: 'message', message: { ...press(1), isRetained: true }, replayOf: 7 });
    expect(journal.commits.map(({ decision }) => [decision.replayed, decision.records.length])).toEqual([[7, 1]]);
    journal.endAll();
  });

  it('from which nothing follows writes nothing', async () => {
    await hall.submit({ kind: 'time-passed' });
    expect(journal.commits).toEqual([]);
  });
});

describe('those who look on', () => {
  it('are told after the commit only, and what they then see agrees with it', async () => {
    const changes: HallChange[] = [];
    const stop = hall.onChange((change) => changes.push(change));
    const answer = hall.submit({ kind: 'message', message: run.say('state', clock.now(), { faults: ['jammed'] }) });
    await settledOf([answer]);
    expect(changes).toEqual([]);
    journal.endAll();
    await answer;
    expect(changes).toMatchObject([
      { devices: [{ id: device.id, faults: ['jammed'] }], alarms: [{ code: 'jammed' }], removed: [], quarantined: 0 },
    ]);
    stop();
    const next = hall.submit({ kind: 'device-removed', deviceId: device.id });
    journal.endAll();
    await next;
    expect(changes).toHaveLength(1);
  });

  it('are told of a device that is gone and of what went to quarantine', async () => {
    const changes: HallChange[] = [];
    hall.onChange((change) => changes.push(change));
    const answers = [
      hall.submit({ kind: 'message', message: run.say('state', clock.now()) }),
      hall.submit({ kind: 'device-removed', deviceId: device.id }),
    ];
    journal.endAll();
    await Promise.all(answers);
    expect(changes.map(({ quarantined, removed }) => [quarantined, removed.length])).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});

describe('a commit that fails', () => {
  it('is fatal, and nothing is answered after it: a repetition would look as if it were on disk', async () => {
    const answers = [submit(1), submit(2)];
    journal.commits[0]?.end(new Error('refused'));
    journal.commits[1]?.end();
    const repeated = submit(1);
    const next = submit(3);
    journal.endAll();
    expect(await settledOf([...answers, repeated, next])).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(fatal.map(({ message }) => message)).toEqual(['refused']);
  });
});

describe('the hall as a part of the hub', () => {
  it('says that the hub started and that it stops, and takes nothing more in', async () => {
    const part = hall.opened({ bootId: 'hub-1', pseudonymKey: 'key' });
    const started = part.start(new AbortController().signal);
    expect(journal.commits[0]?.decision.records.map(({ type }) => type)).toEqual(['io.atrium.hub.started']);
    journal.endAll();
    await started;
    const stopped = part.stop();
    expect(journal.commits[0]?.decision.records.map(({ type }) => type)).toEqual(['io.atrium.hub.stopped']);
    await expect(submit(1)).rejects.toSatisfy(
      (error) => error instanceof AtriumError && error.code === 'JOURNAL_UNAVAILABLE',
    );
    journal.endAll();
    await stopped;
    await part.stop();
    expect(journal.commits).toEqual([]);
  });

  it('that never started says nothing when it stops', async () => {
    await hall.opened({ bootId: 'hub-1', pseudonymKey: 'key' }).stop();
    expect(journal.commits).toEqual([]);
  });
});
