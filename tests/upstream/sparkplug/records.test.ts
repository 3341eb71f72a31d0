// Which metrics the records of the hub become: every kind has its place, and nothing is left out in silence.

import { describe, expect, it } from 'vitest';
import type { CommandView } from '../../../hub/messages/command.ts';
import type { Device } from '../../../hub/messages/device.ts';
import type { Violation } from '../../../hub/messages/observation.ts';
import { type JournalRecord, RECORD_TYPES } from '../../../hub/messages/record.ts';
import * as drafts from '../../../hub/messages/record-drafts.ts';
import { gadget } from '../../support/gadget-class.ts';
import { EdgeHarness, type TestLine } from './edge-harness.ts';
import { alarm, door, journaled, lift, point } from './fake-hall.ts';
import type { Heard } from './heard.ts';

async function connected(): Promise<{ edge: EdgeHarness; line: TestLine }> {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online', [point('heat', 20, 0)]);
  edge.hall.set(door, 'offline');
  return { edge, line: edge.connect() };
}

/** What the last message says, by the names that the births gave. */
function lastSaid(line: TestLine): Record<string, unknown> {
  const names = new Map(
    line.heard().flatMap(({ metrics }) => metrics.map(({ alias, name }) => [alias, name] as const)),
  );
  const births = line.heard().filter(({ type }) => type.endsWith('BIRTH'));
  for (const { metrics } of births) for (const { alias, name } of metrics) names.set(alias, name);
  const last = line.heard().at(-1) as Heard;
  return Object.fromEntries(last.metrics.map(({ alias, value }) => [names.get(alias), value]));
}

const command: CommandView = {
  id: 'c-1',
  deviceId: lift.id,
  name: 'restart',
  arguments: {},
  asker: 'me',
  origin: 'centre',
  state: 'sent',
  reason: null,
  requestedAt: 1,
  changedAt: 2,
  expiresAt: 3,
};
const violation: Violation = {
  deviceId: lift.id,
  deviceClass: lift.class,
  channel: 'state',
  topic: 't',
  receivedAt: 1,
  reason: 'not-json',
  path: '',
  message: { en: 'no', zh: '不' },
  raw: undefined,
  isRedacted: false,
};
const givenUp = (edge: EdgeHarness): JournalRecord =>
  journaled({
    ...{ lane: 'ledger', type: RECORD_TYPES.recordsGivenUp, subject: 'hub', time: 5, recordedAt: 5 },
    ...{ isClockTrusted: true, uptimeMs: edge.moment.uptimeMs, data: { lane: 'telemetry', count: 3 } },
  });

/** By record type: a record of it, and the metric that tells of it. */
const KINDS: Readonly<Record<string, [(edge: EdgeHarness) => JournalRecord, string]>> = {
  [RECORD_TYPES.telemetryWindow]: [(edge) => edge.window(lift, { heat: 25 }), 'Point/heat'],
  [RECORD_TYPES.alarmRaised]: [(edge) => changed(edge, lift, 'jammed', true), 'Alarm/jammed'],
  [RECORD_TYPES.alarmCleared]: [(edge) => changed(edge, lift, 'jammed', false), 'Alarm change'],
  [RECORD_TYPES.deviceEvent]: [(edge) => edge.said(lift, 'event', { type: 'pressed' }), 'Event/pressed'],
  [RECORD_TYPES.deviceState]: [(edge) => edge.said(lift, 'state', { mode: 'busy' }), 'Point/mode'],
  [RECORD_TYPES.commandReplied]: [(edge) => edge.said(lift, 'reply', { commandId: 'c' }), 'Said/reply'],
  [RECORD_TYPES.commandChanged]: [(edge) => journaled(drafts.commandChanged(command, edge.moment)), 'Command change'],
  [RECORD_TYPES.verdictChanged]: [(edge) => edge.verdict(lift, 'late'), 'Verdict/Connectivity'],
  [RECORD_TYPES.messageQuarantined]: [
    (edge) => journaled(drafts.messageQuarantined(violation, edge.moment)),
    'Quarantined message',
  ],
  [RECORD_TYPES.hubStarted]: [
    (edge) => journaled(drafts.hubStarted({ bootId: 'b', wasStoppedCleanly: true }, edge.moment)),
    'Hub/Started',
  ],
  [RECORD_TYPES.hubStopped]: [(edge) => journaled(drafts.hubStopped(edge.moment)), 'Hub/Stopped'],
  [RECORD_TYPES.clockStepped]: [
    (edge) => journaled(drafts.clockStepped({ before: 1, after: 2 }, edge.moment)),
    'Hub/Clock stepped',
  ],
  [RECORD_TYPES.recordsGivenUp]: [givenUp, 'Hub/Records given up'],
};

function changed(edge: EdgeHarness, device: Device, code: string, isRaised: boolean): JournalRecord {
  const state = isRaised ? 'unacknowledged' : 'normal';
  return journaled(drafts.alarmChanged(alarm(device, code, { state }), edge.moment));
}

describe('a record', () => {
  it('of every type there is has its metric', async () => {
    expect(Object.keys(KINDS).sort()).toEqual(Object.values(RECORD_TYPES).sort());
    for (const [type, [record, metricName]] of Object.entries(KINDS)) {
      const { edge, line } = await connected();
      const given = record(edge);
      expect(given.type).toBe(type);
      edge.send(given);
      expect(Object.keys(lastSaid(line)), type).toContain(metricName);
    }
  });

  it('is told from every other by properties of its first metric', async () => {
    const { edge, line } = await connected();
    const record = edge.window(lift, { heat: 25, strokes: 3 });
    edge.send(record);
    const [first, ...others] = line.heard().at(-1)?.metrics ?? [];
    expect(Object.fromEntries((first?.properties ?? []).map(({ key, value }) => [key, value]))).toEqual({
      record: `epoch-1.telemetry.${record.seq}`,
      recordedAt: BigInt(record.recordedAt),
      boot: 3n,
      uptimeMs: 4_000n,
      clockTrusted: true,
    });
    expect(others.flatMap(({ properties }) => properties)).toEqual([]);
  });

  it('of a state becomes its points, by their paths, and the whole state as text', async () => {
    const { edge, line } = await connected();
    edge.send(edge.said(lift, 'state', { mode: 'busy', limits: { strokes: 8 }, note: 'x' }));
    expect(lastSaid(line)).toEqual({
      'Point/mode': 'busy',
      'Point/limit': 8n,
      'Said/state': '{"mode":"busy","limits":{"strokes":8},"note":"x"}',
    });
  });

  it('with a value that its contract does not know goes as a whole beside what is known', async () => {
    const { edge, line } = await connected();
    edge.send(edge.window(lift, { heat: 25, weight: 80 }));
    const said = lastSaid(line);
    expect(said['Point/heat']).toBe(25);
    expect(JSON.parse(String(said['Other record']))).toMatchObject({
      type: RECORD_TYPES.telemetryWindow,
      subject: 'lift-01',
    });
  });

  it('of a device that is away, or no longer of the hall, goes with the node as a whole', async () => {
    const { edge, line } = await connected();
    for (const device of [door, gadget('gone-01')]) {
      edge.send(edge.window(device, { heat: 5 }), true);
      expect(line.heard().at(-1)).toMatchObject({ type: 'NDATA', device: undefined });
      expect(line.heard().at(-1)?.metrics[0]?.isHistorical).toBe(true);
      expect(JSON.parse(String(lastSaid(line)['Other record']))).toMatchObject({ subject: device.id });
    }
  });

  it('of a window counts from its end, but not from a moment that is still to come', async () => {
    const { edge, line } = await connected();
    const now = edge.clock.now();
    const windowTo = (to: number, heat: number) => {
      const points = { heat: { unit: '', count: 1, min: heat, max: heat, mean: heat, last: heat } };
      return journaled(drafts.telemetryWindow({ deviceId: lift.id, from: now - 30_000, to, points }, edge.moment));
    };
    // The second was closed early, as the device was taken out of the hall.
    for (const [to, heat] of [
      [now - 1_000, 5],
      [now + 30_000, 6],
    ] as const)
      edge.send(windowTo(to, heat));
    expect(line.of('DDATA').map(({ metrics }) => metrics[0]?.timestamp)).toEqual([now - 1_000, now]);
  });

  it('that waited is flagged as historical, told in full, and does not touch what is known as present', async () => {
    const { edge, line } = await connected();
    edge.send(edge.window(lift, { heat: 20 }), true);
    const [historical] = line.of('DDATA');
    expect(historical?.metrics).toHaveLength(5);
    expect(historical?.metrics.every(({ isHistorical }) => isHistorical)).toBe(true);
    edge.send(edge.window(lift, { heat: 20 }));
    // The present heat of 20 was told by the birth; its minimum was not.
    expect(
      line
        .heard()
        .at(-1)
        ?.metrics.map(({ value, isHistorical }) => [value, isHistorical]),
    ).toEqual([
      [19, false],
      [20, false],
      [19.5, false],
      [2n, false],
    ]);
  });
});
