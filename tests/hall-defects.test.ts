// Where the hub fails by a defect of its own: a message is put aside, and only what may have spoilt its memory ends it.

import { beforeEach, describe, expect, it } from 'vitest';
import { AtriumError } from '../hub/foundation/errors.ts';
import { Hall } from '../hub/hall.ts';
import type { Decision } from '../hub/messages/decision.ts';
import { Middle } from '../hub/middle/middle.ts';
import { SavedState } from '../hub/middle/saved-state.ts';
import { FailingLibrary } from './support/failing-library.ts';
import { FakeClock } from './support/fake-clock.ts';
import { GadgetRun, gadget } from './support/gadget-class.ts';

const device = gadget();
let library: FailingLibrary;
let run: GadgetRun;
let clock: FakeClock;
let hall: Hall;
/** Commits and the end, in order. */
let done: (Decision | Error)[];
let logged: unknown[];
let isCommitting: boolean;

beforeEach(async () => {
  library = new FailingLibrary();
  run = new GadgetRun(device, 'b1');
  clock = new FakeClock();
  [done, logged, isCommitting] = [[], [], true];
  const options = { library, clockToleranceMs: 60_000, reconnectGraceMs: 30_000, windowMs: 60_000 };
  hall = new Hall({
    middle: new Middle(options, new SavedState(new Map())),
    commit: async (decision) => void done.push(decision),
    send: async () => 'sent',
    clock,
    isClockTrusted: () => true,
    isCommitting: () => isCommitting,
    log: { error: (fields: unknown) => void logged.push(fields) },
    onFatal: (error) => done.push(error),
  });
  await hall.submit({ kind: 'device-registered', device });
  done = [];
});

const say = (channel: string) => {
  const data = channel === 'state' ? { faults: [] } : {};
  return hall.submit({ kind: 'message', message: run.say(channel, clock.now(), data) });
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const failed = (error: unknown) => error instanceof AtriumError && error.code === 'DECISION_FAILED';

describe('a message whose check fails', () => {
  it('is acknowledged once it lies in quarantine; the log says so once, and the hub goes on', async () => {
    library.failsAt = 'check';
    await say('state');
    await say('state');
    expect(done).toMatchObject([
      { quarantined: [{ reason: 'hub-failed' }] },
      { quarantined: [{ reason: 'hub-failed' }] },
    ]);
    expect(logged).toEqual([{ err: expect.toSatisfy(failed) }]);
    library.failsAt = undefined;
    await say('state');
    expect(done.at(-1)).toMatchObject({ quarantined: [], records: [{ type: 'io.atrium.device.state' }] });
  });
});

describe('an input on which the hub fails half-way', () => {
  it('ends the hub, with the kind of input named, after the message was put aside', async () => {
    library.failsAt = 'judge';
    await expect(say('state')).rejects.toSatisfy(failed);
    await turn();
    expect(done).toMatchObject([{ quarantined: [{ reason: 'hub-failed' }] }, { code: 'DECISION_FAILED' }]);
    expect(done[1]).toMatchObject({ context: { kind: 'message', device: device.id, channel: 'state' } });
  });

  it('lets nothing be decided after it, on a memory that may be spoilt', async () => {
    library.failsAt = 'judge';
    await expect(say('state')).rejects.toThrow();
    library.failsAt = undefined;
    await expect(say('event')).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    hall.notice({ kind: 'device-connected', deviceId: device.id });
    await turn();
    expect(done).toHaveLength(2);
  });

  it('ends the hub as well where nobody waits for it, or it is no message', async () => {
    library.failsAt = 'judge';
    expect(() => hall.notice({ kind: 'time-passed' })).not.toThrow();
    await turn();
    expect(done).toMatchObject([{ code: 'DECISION_FAILED', context: { kind: 'time-passed' } }]);
  });

  it('ends the hub at once where nothing can be written', async () => {
    library.failsAt = 'judge';
    isCommitting = false;
    await expect(say('state')).rejects.toSatisfy(failed);
    await turn();
    expect(done).toMatchObject([{ code: 'DECISION_FAILED' }]);
  });
});
