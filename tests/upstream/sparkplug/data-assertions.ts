// Assertions on data messages: report by exception, order, what must not come before the births.

import { expect } from 'vitest';
import * as drafts from '../../../hub/messages/record-drafts.ts';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { EdgeHarness, NODE } from './edge-harness.ts';
import { alarm, journaled, lift, point } from './fake-hall.ts';
import type { Heard } from './heard.ts';
import { all, BIRTHS, DATA, metric, metricsOf } from './recorded-run.ts';

async function connected(): Promise<{ edge: EdgeHarness; heard: () => Heard[] }> {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online', [point('heat', 20, 0)]);
  const line = edge.connect();
  const births = line.heard().length;
  return { edge, heard: () => line.heard().slice(births) };
}

const nodeAlarm = (edge: EdgeHarness) => journaled(drafts.alarmChanged(alarm(NODE, 'disk-failing'), edge.moment));

function expectChronological(messages: readonly Heard[]): void {
  let longest = 0;
  for (const { topic, metrics } of messages) {
    const times = metrics.filter(({ isHistorical }) => !isHistorical).map(({ timestamp = -1 }) => timestamp);
    expect(times, topic).toEqual(times.toSorted((a, b) => a - b));
    longest = Math.max(longest, new Set(times).size);
  }
  expect(longest).toBeGreaterThan(1);
}

/** The birth at the head of its session, then nothing but data, births and deaths of devices. */
function expectAfterBirths(run: Parameters<typeof all>[0], type: string): void {
  const sequence = all(run, ...BIRTHS, type).map((message) => message.type);
  expect(sequence[0]).toBe('NBIRTH');
  for (const [index, kind] of sequence.entries())
    if (kind === 'NBIRTH' && index < sequence.length - 1) expect(sequence[index + 1]).toBe('DBIRTH');
}

export const dataAssertions: readonly Assertion[] = [
  onRun(
    ['topics-ndata-mqtt', 'payloads-ndata-qos', 'payloads-ndata-retain'],
    'NDATA goes with QoS 0, not retained',
    (run) => {
      for (const { qos, retain } of all(run, 'NDATA')) expect({ qos, retain }).toEqual({ qos: 0, retain: false });
    },
  ),
  onRun(
    ['topics-ddata-mqtt', 'payloads-ddata-qos', 'payloads-ddata-retain'],
    'DDATA goes with QoS 0, not retained',
    (run) => {
      for (const { qos, retain } of all(run, 'DDATA')) expect({ qos, retain }).toEqual({ qos: 0, retain: false });
    },
  ),
  assertion(['topics-ndata-payload'], 'NDATA bears what changed of the node', async () => {
    const { edge, heard } = await connected();
    edge.send(nodeAlarm(edge));
    const [data] = heard();
    expect(data?.type).toBe('NDATA');
    expect(data?.metrics.map(({ value }) => value)).toContain(true);
  }),
  assertion(['topics-ddata-payload'], 'DDATA bears what changed of the device', async () => {
    const { edge, heard } = await connected();
    edge.send(edge.window(lift, { heat: 23 }));
    const [data] = heard();
    expect(data?.metrics.map(({ value }) => value)).toEqual([23, 22, 23, 22.5, 2n]);
  }),
  assertion(
    ['principles-rbe-recommended', 'operational-behavior-data-publish-dbirth-change'],
    'DDATA bears nothing that is known already, and is not sent where all is',
    async () => {
      const { edge, heard } = await connected();
      edge.send(edge.window(lift, { heat: 23, strokes: 5 }));
      edge.send(edge.window(lift, { heat: 23, strokes: 6 }));
      edge.send(edge.window(lift, { heat: 23, strokes: 6 }));
      expect(heard().map(({ metrics }) => metrics.length)).toEqual([10, 4]);
    },
  ),
  assertion(
    ['operational-behavior-data-publish-nbirth-change'],
    'NDATA does not repeat what is known of the node',
    async () => {
      const { edge, heard } = await connected();
      edge.send(nodeAlarm(edge));
      edge.send(nodeAlarm(edge));
      // The second tells of the change as such, no longer that the alarm is active.
      expect(heard().map(({ metrics }) => metrics.map(({ field }) => field))).toEqual([
        ['boolean_value', 'string_value'],
        ['string_value'],
      ]);
    },
  ),
  onRun(
    ['operational-behavior-data-publish-nbirth-order'],
    'metrics of NBIRTH and NDATA stand in the order of their times',
    (run) => {
      expectChronological(all(run, 'NBIRTH', 'NDATA'));
    },
  ),
  onRun(
    ['operational-behavior-data-publish-dbirth-order'],
    'metrics of DBIRTH and DDATA stand in the order of their times',
    (run) => {
      expectChronological(all(run, 'DBIRTH', 'DDATA'));
    },
  ),
  onRun(['payloads-ndata-order'], 'no NDATA before the births of the session', (run) =>
    expectAfterBirths(run, 'NDATA'),
  ),
  onRun(['payloads-ddata-order'], 'no DDATA before the births of the session', (run) =>
    expectAfterBirths(run, 'DDATA'),
  ),
  onRun(['payloads-alias-data-cmd-requirement'], 'data bear the alias alone, never the name', (run) => {
    for (const { alias, name } of metricsOf(all(run, ...DATA))) {
      expect(alias).toBeGreaterThan(0);
      expect(name).toBeUndefined();
    }
  }),
  onRun(['payloads-metric-datatype-not-req'], 'data do not repeat the datatype', (run) => {
    for (const { datatype } of metricsOf(all(run, ...DATA))) expect(datatype).toBeUndefined();
  }),
  onRun(
    ['payloads-sequence-num-incrementing'],
    'after NBIRTH the number rises by one with each message of node and devices together, and 0 follows 255',
    (run) => {
      for (const { messages } of run.sessions) {
        let expected = 0;
        for (const { type, seq } of messages.filter((message) => message.type !== 'NDEATH')) {
          if (type === 'NBIRTH') expected = 0;
          expect(seq).toBe(expected);
          expected = (expected + 1) % 256;
        }
      }
      expect(run.messages.some(({ seq }) => seq === 255)).toBe(true);
    },
  ),
  onRun(['payloads-sequence-num-always-included'], 'each message but NDEATH has a sequence number', (run) => {
    for (const { type, seq } of run.messages) expect(seq === undefined, type).toBe(type === 'NDEATH');
    all(run, 'NBIRTH', 'NDATA', 'DBIRTH', 'DDATA', 'DDEATH', 'NDEATH');
  }),
  onRun(
    [
      'topics-nbirth-seq-num',
      'payloads-nbirth-seq',
      'payloads-sequence-num-req-nbirth',
      'message-flow-edge-node-birth-publish-nbirth-payload-seq',
    ],
    'the sequence number of an NBIRTH is 0',
    (run) => {
      expect(all(run, 'NBIRTH').map(({ seq }) => seq)).toEqual([0, 0, 0]);
    },
  ),
  ...(
    [
      ['NDATA', ['topics-ndata-seq-num', 'payloads-ndata-seq', 'payloads-ndata-seq-inc']],
      ['DDATA', ['topics-ddata-seq-num', 'payloads-ddata-seq', 'payloads-ddata-seq-inc']],
      [
        'DBIRTH',
        [
          'topics-dbirth-seq',
          'payloads-dbirth-seq',
          'payloads-dbirth-seq-inc',
          'message-flow-device-birth-publish-dbirth-payload-seq',
        ],
      ],
      [
        'DDEATH',
        ['topics-ddeath-seq-num', 'payloads-ddeath-seq', 'payloads-ddeath-seq-inc', 'payloads-ddeath-seq-number'],
      ],
    ] as const
  ).map(([type, ids]) =>
    onRun(ids, `the sequence number of a ${type} follows that of the message before it`, (run) => {
      all(run, type);
      for (const { messages } of run.sessions)
        for (const [index, { seq }] of messages.entries())
          if (messages[index]?.type === type) expect(seq).toBe(((messages[index - 1]?.seq ?? -2) + 1) % 256);
    }),
  ),
  ...(
    [
      ['NBIRTH', ['topics-nbirth-timestamp', 'payloads-nbirth-timestamp']],
      ['DBIRTH', ['topics-dbirth-timestamp', 'payloads-dbirth-timestamp']],
      ['NDATA', ['topics-ndata-timestamp', 'payloads-ndata-timestamp']],
      ['DDATA', ['topics-ddata-timestamp', 'payloads-ddata-timestamp']],
      ['DDEATH', ['payloads-ddeath-timestamp']],
    ] as const
  ).map(([type, ids]) =>
    onRun(ids, `a ${type} bears the time at which it was published`, (run) => {
      for (const { timestamp, at } of all(run, type)) expect(timestamp).toBe(at);
      expect(all(run, type)[0]?.at).toBeGreaterThan(0);
    }),
  ),
  onRun(['payloads-name-birth-data-requirement'], 'each metric of births and data has a time', (run) => {
    for (const { timestamp } of metricsOf(all(run, ...BIRTHS, ...DATA))) expect(timestamp).toBeGreaterThanOrEqual(0);
  }),
  onRun(['payloads-timestamp-in-UTC'], 'times of messages count from 1970 in UTC', (run) => {
    const [birth] = all(run, 'NBIRTH');
    expect(new Date(birth?.timestamp ?? 0).toISOString()).toBe('2026-01-05T08:00:00.000Z');
  }),
  onRun(['payloads-metric-timestamp-in-UTC'], 'times of metrics count from 1970 in UTC', (run) => {
    const [birth] = all(run, 'DBIRTH');
    const { timestamp = 0 } = metric(birth, 'Point/heat');
    expect(new Date(timestamp).toISOString()).toBe('2026-01-05T07:59:55.000Z');
  }),
];
