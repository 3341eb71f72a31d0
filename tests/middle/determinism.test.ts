// The same log gives the same bytes, in any process, time zone and language.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../hub/messages/input.ts';
import type { RecordDraft } from '../../hub/messages/record.ts';
import { anyStory, CAST, HallStory } from './hall-story.ts';
import { readInputLog } from './input-log.ts';
import { asBytes, KeptMiddle } from './kept-middle.ts';

const LOG = join(import.meta.dirname, 'recorded-log.jsonl');
const recorded = readInputLog(LOG);

const decide = (inputs: readonly Input[]) => asBytes(new KeptMiddle().handleAll(inputs));

/** What must not depend on a restart: what devices said, and the faults they reported. */
function essence({ records }: KeptMiddle): readonly RecordDraft[] {
  const REPORTED = ['jammed', 'worn'];
  const isSaid = ({ type }: RecordDraft) => /device\.(event|state)$|command\.replied$/.test(type);
  return records.filter(
    (record) => isSaid(record) || (record.lane === 'alarm' && REPORTED.includes(String(record.data.code))),
  );
}

describe('the recorded log', () => {
  it('holds what a hall can do: every kind of input, violations, reboots, faults, repetitions', () => {
    expect(new Set(recorded.map(({ kind }) => kind)).size).toBe(10);
    const hub = new KeptMiddle();
    const decisions = hub.handleAll(recorded);
    expect(new Set(hub.records.map(({ type }) => type)).size).toBe(10);
    expect(
      new Set(decisions.flatMap(({ quarantined }) => quarantined.map(({ reason }) => reason))).size,
    ).toBeGreaterThanOrEqual(4);
    const counts = hub.middle.devices().map((view) => view.counts);
    for (const name of ['duplicates', 'lost', 'resets', 'violations'] as const) {
      expect(
        counts.some((of) => of[name] > 0),
        name,
      ).toBe(true);
    }
  });

  it('fed twice gives byte-identical decisions', () => {
    expect(decide(recorded)).toBe(decide(recorded));
  });

  it('gives the same bytes in another process, in another time zone and language', () => {
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const script = join(import.meta.dirname, 'print-decisions.ts');
    const elsewhere = execFileSync(process.execPath, [script, LOG], { env, encoding: 'utf8' });
    expect(elsewhere.trim()).toBe(createHash('sha256').update(decide(recorded)).digest('hex'));
  });
});

describe('any log', () => {
  it('fed twice gives byte-identical decisions', () => {
    fc.assert(
      fc.property(anyStory, (steps) => {
        expect(decide(HallStory.tell(steps))).toBe(decide(HallStory.tell(steps)));
      }),
    );
  });

  it('gives the same records of what devices said and reported when the hub is started anew half-way', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (steps, cut) => {
        const inputs = HallStory.tell(steps.filter((step) => step.do !== 'remove' && step.do !== 'clock-set'));
        const [straight, interrupted] = [new KeptMiddle(), new KeptMiddle()];
        straight.handleAll(inputs);
        const begun = CAST.length + 1;
        const at = begun + (cut % (inputs.length - begun + 1));
        interrupted.handleAll(inputs.slice(0, at));
        interrupted.restart();
        const moment = { at: inputs[at]?.at ?? 0, isClockTrusted: true, uptimeMs: 0 };
        interrupted.handle({ ...moment, kind: 'hub-started', bootId: 'hub-1', pseudonymKey: 'key-0' });
        for (const device of CAST) interrupted.handle({ ...moment, kind: 'device-registered', device });
        interrupted.handleAll(inputs.slice(at));
        const withoutPseudonyms = (records: readonly RecordDraft[]) =>
          JSON.stringify(records).replace(/"personRef":"[^"]*"/g, '');
        expect(withoutPseudonyms(essence(interrupted))).toBe(withoutPseudonyms(essence(straight)));
      }),
      { numRuns: 200 },
    );
  });
});
