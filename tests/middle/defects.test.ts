// A message on which the hub itself fails is kept in quarantine, and does not come again and again.

import { beforeEach, describe, expect, it } from 'vitest';
import { Middle } from '../../hub/middle/middle.ts';
import { SavedState } from '../../hub/middle/saved-state.ts';
import { FailingLibrary } from '../support/failing-library.ts';
import { GadgetRun, gadget } from '../support/gadget-class.ts';

const HOUR_MS = 3_600_000;
const device = gadget();
let library: FailingLibrary;
let run: GadgetRun;
let now: number;
let middle: Middle;

beforeEach(() => {
  library = new FailingLibrary();
  run = new GadgetRun(device, 'b1');
  now = Date.UTC(2026, 10, 21, 9);
  middle = start(new Map());
});

function start(kept: ReadonlyMap<string, unknown>): Middle {
  const options = { library, clockToleranceMs: 60_000, reconnectGraceMs: 30_000, windowMs: 60_000 };
  const started = new Middle(options, new SavedState(kept));
  started.handle({ ...moment(0), kind: 'device-registered', device });
  return started;
}

const moment = (uptimeMs: number) => ({ at: now + uptimeMs, isClockTrusted: true, uptimeMs });

function say(channel: string, uptimeMs = 0) {
  const data = channel === 'state' ? { faults: [] } : {};
  return { ...moment(uptimeMs), kind: 'message', message: run.say(channel, now + uptimeMs, data) } as const;
}

describe('a message whose check fails', () => {
  it('goes to quarantine with its bytes, and the hub goes on', () => {
    library.failsAt = 'check';
    const { quarantined, defects } = middle.handle(say('telemetry'));
    expect(quarantined).toMatchObject([{ reason: 'hub-failed', raw: expect.anything() }]);
    expect(defects).toEqual([expect.any(TypeError)]);
    library.failsAt = undefined;
    expect(middle.handle(say('telemetry'))).toMatchObject({ quarantined: [], defects: [] });
  });

  it('is not quoted: what an error says may hold personal data', () => {
    library.failsAt = 'check';
    const { records, quarantined } = middle.handle(say('telemetry'));
    expect(JSON.stringify([records, quarantined])).not.toContain('13800138000');
  });
});

describe('a message on which the hub fails half-way', () => {
  it('is put aside, and after the restart its channel is let alone for an hour, and that only', () => {
    library.failsAt = 'judge';
    const input = say('state');
    expect(() => middle.handle(input)).toThrow(RangeError);
    const { quarantined, state, records } = middle.putAside(input, new RangeError('too deep'));
    expect(quarantined).toMatchObject([{ reason: 'hub-failed', channel: 'state', raw: input.message.payload }]);
    expect(records.map(({ type }) => type)).toEqual(['io.atrium.message.quarantined']);

    library.failsAt = undefined;
    middle = start(new Map(state.map(({ key, value }) => [key, value])));
    expect(middle.handle(input).quarantined).toHaveLength(1);
    expect(middle.handle(say('telemetry')).quarantined).toEqual([]);
    middle.handle({ ...moment(HOUR_MS - 1), kind: 'time-passed' });
    expect(middle.handle(say('state', HOUR_MS - 1)).quarantined).toHaveLength(1);
    const { state: forgotten } = middle.handle({ ...moment(HOUR_MS), kind: 'time-passed' });
    expect(forgotten).toContainEqual({ key: 'failing/gadget-01/state', value: null });
    expect(middle.handle(say('state', HOUR_MS)).quarantined).toEqual([]);
  });
});
