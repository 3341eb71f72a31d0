// Records, kept state and view agree at every moment, whatever bytes come.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../hub/messages/alarm.ts';
import type { Decision } from '../../hub/messages/decision.ts';
import type { DeviceView } from '../../hub/messages/device.ts';
import type { Input } from '../../hub/messages/input.ts';
import type { JsonObject } from '../../hub/messages/json.ts';
import { RECORD_TYPES } from '../../hub/messages/record.ts';
import type { Verdict } from '../../hub/messages/verdict.ts';
import { rfc3339 } from '../support/gadget-class.ts';
import { anyStory, CAST, HallStory } from './hall-story.ts';
import { KeptMiddle } from './kept-middle.ts';

const wordsOf = ({ connectivity, health, since }: Verdict) => ({ connectivity, health, since: rfc3339(since) });

const NEXT_STATES: Readonly<Record<string, readonly string[]>> = {
  asked: ['accepted', 'refused', 'expired'],
  accepted: ['sent', 'succeeded', 'failed', 'expired'],
  sent: ['succeeded', 'failed'],
};

/** Follows the records as the centre does, and compares its picture with the hub's own after each decision. */
class Centre {
  readonly alarms = new Map<string, JsonObject>();
  readonly verdicts = new Map<string, JsonObject>();
  readonly events = new Set<string>();
  readonly commands = new Map<string, string>();

  take({ records, changedAlarms, changedCommands, commands }: Decision): void {
    const ofCommands = records.filter(({ type }) => type === RECORD_TYPES.commandChanged);
    expect(ofCommands.map(({ data }) => [data.id, data.state])).toEqual(
      changedCommands.map(({ id, state }) => [id, state]),
    );
    expect(commands.map(({ id }) => id)).toEqual(
      changedCommands.filter(({ state }) => state === 'accepted').map(({ id }) => id),
    );
    for (const { data } of ofCommands) this.#follow(String(data.id), String(data.state));
    const ofAlarms = records.filter(({ lane }) => lane === 'alarm');
    expect(ofAlarms.map(({ data }) => data.id)).toEqual(changedAlarms.map(({ id }) => id));
    for (const { type, subject, data } of records) {
      if (type === RECORD_TYPES.alarmRaised) this.#raise(data);
      if (type === RECORD_TYPES.alarmCleared) this.#clear(data);
      if (type === RECORD_TYPES.verdictChanged) this.verdicts.set(subject, data);
      if (type === RECORD_TYPES.deviceEvent) this.#count(`${subject} ${data.boot} ${data.seq}`);
    }
  }

  #follow(id: string, state: string): void {
    const before = this.commands.get(id) ?? 'asked';
    expect(NEXT_STATES[before], `${id}: ${before}`).toContain(state);
    this.commands.set(id, state);
  }

  #raise(data: JsonObject): void {
    const id = String(data.id);
    expect(this.alarms.has(id), `${id} raised twice`).toBe(false);
    this.alarms.set(id, data);
  }

  #clear(data: JsonObject): void {
    expect(this.alarms.delete(String(data.id)), `${data.id} cleared, but not raised`).toBe(true);
  }

  #count(event: string): void {
    expect(this.events.has(event), `${event} recorded twice`).toBe(false);
    this.events.add(event);
  }
}

function expectAlarmsOf({ id, faults, verdict }: DeviceView, active: readonly Alarm[]): void {
  const codes = active.filter(({ deviceId }) => deviceId === id).map(({ code }) => code);
  const line = ['offline', 'silent'].filter((code) => verdict.connectivity === code);
  expect(codes.filter((code) => code !== 'clock-wrong').sort()).toEqual([...faults, ...line].sort());
}

function expectAgreement(hub: KeptMiddle, centre: Centre): void {
  const { middle, kept } = hub;
  const active = middle.activeAlarms();
  expect(new Set(centre.alarms.keys())).toEqual(new Set(active.map(({ id }) => id)));
  const keptActive = [...kept].filter(
    ([key, value]) => key.startsWith('alarm/') && (value as Alarm).state !== 'normal',
  );
  expect(keptActive.map(([, alarm]) => alarm)).toEqual(expect.arrayContaining([...active]));
  expect(keptActive).toHaveLength(active.length);
  const shown = new Map(middle.commands().map(({ id, state }) => [id, state]));
  for (const [id, state] of centre.commands) {
    expect([middle.command(id)?.state, shown.get(id)], id).toEqual([state, state]);
    expect(kept.get(`command/${id}`), id).toMatchObject({ view: { state } });
  }
  for (const view of middle.devices()) {
    expectAlarmsOf(view, active);
    const saved = kept.get(`device/${view.id}`) as { verdict: Verdict };
    expect(wordsOf(saved.verdict)).toEqual(wordsOf(view.verdict));
    const told = centre.verdicts.get(view.id);
    if (told) expect(told).toMatchObject(wordsOf(view.verdict));
  }
}

// Retained messages are replays of old ones on purpose: they are the one way in which an event may be told twice.
const withoutReplays = anyStory.map((steps) => steps.filter((step) => step.do !== 'retain'));

describe('what the middle decides', () => {
  it('agrees at every moment between records, what is kept, and what is shown; no event is told twice', () => {
    fc.assert(
      fc.property(withoutReplays, (steps) => {
        const [hub, centre] = [new KeptMiddle(), new Centre()];
        for (const input of HallStory.tell(steps)) {
          centre.take(hub.handle(input));
          if (input.kind === 'device-removed') centre.verdicts.delete(input.deviceId);
          expectAgreement(hub, centre);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('agrees so over restarts of the hub at any point, clean or not', () => {
    fc.assert(
      fc.property(withoutReplays, fc.nat(), fc.boolean(), (steps, cut, isClean) => {
        const inputs = HallStory.tell(steps.filter((step) => step.do !== 'remove'));
        const restartAt = CAST.length + 1 + (cut % (inputs.length - CAST.length));
        const [hub, centre] = [new KeptMiddle(), new Centre()];
        const play = (input: Input) => {
          centre.take(hub.handle(input));
          expectAgreement(hub, centre);
        };
        inputs.slice(0, restartAt).forEach(play);
        const moment = { at: inputs[restartAt]?.at ?? 0, isClockTrusted: true, uptimeMs: 0 };
        if (isClean) play({ ...moment, kind: 'hub-stopping' });
        hub.restart();
        centre.take(hub.handle({ ...moment, kind: 'hub-started', bootId: 'hub-1', pseudonymKey: 'key' }));
        for (const device of CAST) centre.take(hub.handle({ ...moment, kind: 'device-registered', device }));
        expectAgreement(hub, centre);
        expect(hub.recordsOf('hubStarted').at(-1)?.data.wasStoppedCleanly).toBe(isClean);
        inputs.slice(restartAt).forEach(play);
      }),
      { numRuns: 150 },
    );
  });

  it('never throws and never decides what JSON cannot hold, whatever bytes come', () => {
    fc.assert(
      fc.property(anyStory, fc.uint8Array({ maxLength: 60 }), fc.json(), (steps, bytes, text) => {
        const hub = new KeptMiddle();
        const inputs = HallStory.tell(steps);
        const noise = inputs.flatMap((input) =>
          input.kind === 'message'
            ? [bytes, Buffer.from(text)].map((payload) => ({ ...input, message: { ...input.message, payload } }))
            : [],
        );
        for (const { records, state } of hub.handleAll([...inputs, ...noise])) {
          const plain: unknown = JSON.parse(JSON.stringify({ records, state }));
          expect(plain).toEqual({ records, state });
        }
      }),
    );
  });
});
