// Assertions on birth certificates: what they hold, and that nothing is said before them.

import { expect } from 'vitest';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { EdgeHarness } from './edge-harness.ts';
import { CONTRACT, lift, point } from './fake-hall.ts';
import type { Heard, HeardMetric } from './heard.ts';
import { all, BIRTHS, metric, metricsOf } from './recorded-run.ts';

const REBIRTH = 'Node Control/Rebirth';
const INT64 = 4;
const BOOLEAN = 11;

/** What a birth announced, by alias. */
const aliasesOf = (birth: Heard | undefined) => new Set(birth?.metrics.map(({ alias }) => alias));

function expectAllAnnounced(messages: readonly Heard[], dataType: string, birthOf: (data: Heard) => string): void {
  const announced = new Map<string, Set<number | undefined>>();
  let checked = 0;
  for (const message of messages) {
    if (message.type === 'NBIRTH' || message.type === 'DBIRTH') announced.set(message.topic, aliasesOf(message));
    if (message.type !== dataType) continue;
    for (const { alias } of message.metrics) {
      expect(announced.get(birthOf(message))?.has(alias), `${message.topic} ${alias}`).toBe(true);
      checked += 1;
    }
  }
  expect(checked).toBeGreaterThan(3);
}

const hasValueOrIsNull = ({ value, isNull }: HeardMetric) => (value === undefined) === isNull;

export const birthAssertions: readonly Assertion[] = [
  onRun(['principles-birth-certificates-order'], 'the first message of each connection is the NBIRTH', (run) => {
    expect(run.sessions).toHaveLength(2);
    for (const { messages } of run.sessions) expect(messages[0]?.type).toBe('NBIRTH');
  }),
  onRun(
    [
      'topics-nbirth-mqtt',
      'message-flow-edge-node-birth-publish-nbirth-qos',
      'message-flow-edge-node-birth-publish-nbirth-retained',
      'payloads-nbirth-qos',
      'payloads-nbirth-retain',
    ],
    'NBIRTH goes with QoS 0, not retained',
    (run) => {
      for (const { qos, retain } of all(run, 'NBIRTH')) expect({ qos, retain }).toEqual({ qos: 0, retain: false });
    },
  ),
  onRun(
    [
      'topics-dbirth-mqtt',
      'message-flow-device-birth-publish-dbirth-qos',
      'message-flow-device-birth-publish-dbirth-retained',
      'payloads-dbirth-qos',
      'payloads-dbirth-retain',
    ],
    'DBIRTH goes with QoS 0, not retained',
    (run) => {
      for (const { qos, retain } of all(run, 'DBIRTH')) expect({ qos, retain }).toEqual({ qos: 0, retain: false });
    },
  ),
  onRun(
    ['message-flow-edge-node-birth-publish-nbirth-payload', 'message-flow-device-birth-publish-dbirth-payload'],
    'births are Protocol Buffers that a strict reader of the definition takes',
    (run) => {
      for (const { timestamp, metrics } of all(run, ...BIRTHS)) {
        expect(timestamp).toBeDefined();
        expect(metrics.length).toBeGreaterThan(2);
      }
    },
  ),
  onRun(
    ['topics-nbirth-metric-reqs', 'operational-behavior-data-publish-nbirth'],
    'NBIRTH announces every metric that NDATA ever bears',
    (run) => {
      expectAllAnnounced(run.messages, 'NDATA', ({ topic }) => topic.replace('NDATA', 'NBIRTH'));
    },
  ),
  onRun(
    ['topics-dbirth-metric-reqs', 'operational-behavior-data-publish-dbirth'],
    'DBIRTH announces every metric that DDATA ever bears',
    (run) => {
      expectAllAnnounced(run.messages, 'DDATA', ({ topic }) => topic.replace('DDATA', 'DBIRTH'));
      const [birth] = all(run, 'DBIRTH');
      const points = Object.keys(CONTRACT.points).map((name) => `Point/${name}`);
      expect(birth?.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(points));
    },
  ),
  onRun(['topics-nbirth-metrics'], 'each metric of an NBIRTH has name, datatype and value', (run) => {
    expectComplete(all(run, 'NBIRTH'));
  }),
  onRun(['topics-dbirth-metrics'], 'each metric of a DBIRTH has name, datatype and value', (run) => {
    expectComplete(all(run, 'DBIRTH'));
  }),
  onRun(
    ['operational-behavior-data-publish-nbirth-values'],
    'NBIRTH tells present values, and null for those that are none',
    (run) => {
      const [birth] = all(run, 'NBIRTH');
      expect(metric(birth, 'Alarm/space-low').value).toBe(true);
      expect(metric(birth, 'Alarm/disk-failing').value).toBe(false);
      expect(metric(birth, 'Hub/Started')).toMatchObject({ isNull: true, value: undefined });
      expect(metricsOf(all(run, 'NBIRTH')).filter((item) => !hasValueOrIsNull(item))).toEqual([]);
    },
  ),
  onRun(
    ['operational-behavior-data-publish-dbirth-values'],
    'DBIRTH tells present values, and null for those that are none',
    (run) => {
      const [birth] = all(run, 'DBIRTH');
      expect(metric(birth, 'Point/heat').value).toBe(20.5);
      expect(metric(birth, 'Point/strokes').value).toBe(2n ** 64n - 3n);
      expect(metric(birth, 'Point/mode').value).toBe('idle');
      expect(metric(birth, 'Alarm/jammed').value).toBe(true);
      expect(metric(birth, 'Alarm/worn').value).toBe(false);
      expect(metric(birth, 'Verdict/Connectivity').value).toBe('online');
      expect(metric(birth, 'Point/depth')).toMatchObject({ isNull: true, value: undefined });
      expect(metricsOf(all(run, 'DBIRTH')).filter((item) => !hasValueOrIsNull(item))).toEqual([]);
    },
  ),
  onRun(
    [
      'topics-nbirth-bdseq-included',
      'payloads-nbirth-bdseq',
      'message-flow-edge-node-birth-publish-nbirth-payload-bdSeq',
    ],
    'NBIRTH holds bdSeq as Int64',
    (run) => {
      for (const birth of all(run, 'NBIRTH')) expect(metric(birth, 'bdSeq').datatype).toBe(INT64);
      expect(all(run, 'NBIRTH').map((birth) => metric(birth, 'bdSeq').value)).toEqual([0n, 0n, 1n]);
    },
  ),
  onRun(
    ['topics-nbirth-bdseq-matching', 'payloads-nbirth-bdseq-repeat'],
    'the bdSeq of an NBIRTH is that of the will in force',
    (run) => {
      for (const { will, messages } of run.sessions) {
        const births = messages.filter(({ type }) => type === 'NBIRTH');
        expect(births.length).toBeGreaterThan(0);
        for (const birth of births) expect(metric(birth, 'bdSeq').value).toBe(metric(will, 'bdSeq').value);
      }
    },
  ),
  onRun(
    [
      'topics-nbirth-rebirth-metric',
      'payloads-nbirth-rebirth-req',
      'operational-behavior-data-commands-rebirth-name',
      'operational-behavior-data-commands-rebirth-datatype',
      'operational-behavior-data-commands-rebirth-value',
    ],
    'NBIRTH offers Node Control/Rebirth, a Boolean that is false',
    (run) => {
      for (const birth of all(run, 'NBIRTH'))
        expect(metric(birth, REBIRTH)).toMatchObject({ datatype: BOOLEAN, value: false, isNull: false });
    },
  ),
  onRun(['operational-behavior-data-commands-rebirth-name-aliases'], 'Node Control/Rebirth has no alias', (run) => {
    for (const birth of all(run, 'NBIRTH')) expect(metric(birth, REBIRTH).alias).toBeUndefined();
  }),
  onRun(['message-flow-device-birth-publish-nbirth-wait'], 'a DBIRTH comes after the NBIRTH of its session', (run) => {
    for (const { messages } of run.sessions) {
      const types = messages.map(({ type }) => type);
      expect(types.indexOf('DBIRTH')).toBeGreaterThan(types.indexOf('NBIRTH'));
    }
  }),
  assertion(['payloads-dbirth-order'], 'the DBIRTHs follow the NBIRTH at once, before any data', async () => {
    const edge = await EdgeHarness.start();
    const other = { ...lift, id: 'lift-02' as typeof lift.id };
    edge.hall.set(lift, 'online', [point('heat', 1, 0)]);
    edge.hall.set(other, 'late');
    const line = edge.connect();
    edge.send(edge.window(other, { heat: 5 }));
    expect(line.heard().map(({ type }) => type)).toEqual(['NBIRTH', 'DBIRTH', 'DBIRTH', 'DDATA']);
  }),
  assertion(
    ['message-flow-edge-node-birth-publish-connect'],
    'nothing is published before the connection stands',
    async () => {
      const edge = await EdgeHarness.start();
      edge.hall.set(lift, 'online');
      const session = edge.dial();
      edge.hall.change(lift, 'late');
      expect(edge.send(edge.window(lift, { heat: 1 })).isAcknowledged).toBe(false);
      const published: string[] = [];
      const nothing = () => undefined;
      const line = { barrier: nothing, ready: nothing, waits: nothing, leave: nothing };
      session.open({ ...line, publish: ({ topic }) => published.push(topic) });
      expect(published.map((topic) => topic.split('/')[2])).toEqual(['NBIRTH', 'DBIRTH']);
    },
  ),
];

function expectComplete(births: readonly Heard[]): void {
  for (const item of metricsOf(births)) {
    expect(item.name).toBeTruthy();
    expect(item.datatype).toBeGreaterThan(0);
    expect(hasValueOrIsNull(item), item.name).toBe(true);
  }
}
