// Assertions on names and topics.

import { expect } from 'vitest';
import schema from '../../../hub/config/config.schema.json' with { type: 'json' };
import { isIdentifier } from '../../../hub/messages/ids.ts';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { EdgeHarness, GROUP, HALL } from './edge-harness.ts';
import { lift } from './fake-hall.ts';
import { all } from './recorded-run.ts';

const groupPattern = new RegExp(schema.properties.upstream.properties.sparkplug.properties.group.pattern, 'u');
const hallId = schema.properties.hall.properties.id;
const hallPattern = new RegExp(schema.$defs.identifier.pattern);
const FORBIDDEN = ['a\u0000b', 'a+b', 'a/b', 'a#b', '+', '#'];

const levels = (topic: string) => topic.split('/');
const nodeTopic = (type: string) => onRunTopic(type, `spBv1.0/${GROUP}/${type}/${HALL}`);
const onRunTopic = (type: string, topic: string) => (run: Parameters<typeof all>[0]) => {
  for (const message of all(run, type)) expect(message.topic).toBe(topic);
};
const deviceTopic = (type: string) => (run: Parameters<typeof all>[0]) => {
  for (const { topic, device = '' } of all(run, type)) {
    expect(topic).toBe(`spBv1.0/${GROUP}/${type}/${HALL}/${device}`);
    expect(['lift-01', 'door-01']).toContain(device);
  }
};

export const topicAssertions: readonly Assertion[] = [
  onRun(['intro-group-id-string'], 'the group id stands in each topic as configured, also beyond ASCII', (run) => {
    expect(run.messages.length).toBeGreaterThan(0);
    for (const { topic } of run.messages) expect(levels(topic)[1]).toBe('Grid 城南');
  }),
  assertion(
    ['intro-group-id-chars', 'topic-structure-namespace-valid-group-id'],
    'a group id with a reserved character is no valid configuration',
    () => {
      for (const id of FORBIDDEN) expect(groupPattern.test(id), id).toBe(false);
      expect(groupPattern.test(GROUP)).toBe(true);
    },
  ),
  onRun(['intro-edge-node-id-string'], 'the edge node id in each topic is the id of the hall', (run) => {
    expect(run.messages.length).toBeGreaterThan(0);
    for (const { topic } of run.messages) expect(levels(topic)[3]).toBe(HALL);
  }),
  assertion(
    ['intro-edge-node-id-chars', 'topic-structure-namespace-valid-edge-node-id'],
    'a hall id with a reserved character is no valid configuration',
    () => {
      expect(hallId.$ref).toBe('#/$defs/identifier');
      for (const id of FORBIDDEN) expect(hallPattern.test(id), id).toBe(false);
      expect(hallPattern.test(HALL)).toBe(true);
    },
  ),
  onRun(['intro-device-id-string'], "the device id in a device's topics is the id of the device in the hall", (run) => {
    expect(new Set(all(run, 'DBIRTH', 'DDATA', 'DDEATH').map(({ device }) => device))).toEqual(
      new Set(['lift-01', 'door-01']),
    );
  }),
  assertion(
    ['intro-device-id-chars', 'topic-structure-namespace-valid-device-id'],
    'a device id with a reserved character is no identifier of the hall',
    () => {
      for (const id of FORBIDDEN) expect(isIdentifier(id), id).toBe(false);
      expect(isIdentifier(lift.id)).toBe(true);
    },
  ),
  assertion(
    ['case-sensitivity-sparkplug-ids'],
    'ids that differ in their case only do not exist: all are lower case',
    () => {
      for (const id of ['Lift-01', 'LIFT-01', 'lIft-01']) {
        expect(isIdentifier(id), id).toBe(false);
        expect(hallPattern.test(id), id).toBe(false);
      }
    },
  ),
  onRun(
    ['topic-structure'],
    'each topic is namespace/group/type/edge node, with the device behind where there is one',
    (run) => {
      const FORM = /^spBv1\.0\/[^/]+\/(NBIRTH|NDATA|NDEATH|DBIRTH|DDATA|DDEATH)\/[^/]+(\/[^/]+)?$/;
      expect(run.messages.length).toBeGreaterThan(0);
      for (const { topic } of run.messages) expect(topic).toMatch(FORM);
    },
  ),
  onRun(['topic-structure-namespace-a'], 'the namespace is spBv1.0', (run) => {
    expect(new Set(run.messages.map(({ topic }) => levels(topic)[0]))).toEqual(new Set(['spBv1.0']));
    expect(run.sessions[0]?.will.topic.startsWith('spBv1.0/')).toBe(true);
  }),
  onRun(
    ['topic-structure-namespace-unique-device-id'],
    'a device is not born twice without a death or a birth of the node between',
    (run) => {
      const alive = new Set<string>();
      for (const { type, device = '' } of all(run, 'NBIRTH', 'DBIRTH', 'DDEATH')) {
        if (type === 'NBIRTH') alive.clear();
        else if (type === 'DDEATH') alive.delete(device);
        else expect(alive.has(device), device).toBe(false);
        if (type === 'DBIRTH') alive.add(device);
      }
    },
  ),
  assertion(
    ['topic-structure-namespace-duplicate-device-id-across-edge-node'],
    'the same device id in another hall is another topic',
    async () => {
      const edge = await EdgeHarness.start();
      edge.hall.set(lift, 'online');
      const topics = edge
        .connect()
        .of('DBIRTH')
        .map(({ topic }) => topic);
      expect(topics).toEqual([`spBv1.0/${GROUP}/DBIRTH/${HALL}/lift-01`]);
      expect(topics).not.toContain(`spBv1.0/${GROUP}/DBIRTH/another-hall/lift-01`);
    },
  ),
  onRun(
    ['topic-structure-namespace-device-id-associated-message-types'],
    'DBIRTH, DDATA, DDEATH and DCMD bear a device id',
    (run) => {
      for (const { topic } of all(run, 'DBIRTH', 'DDATA', 'DDEATH')) expect(levels(topic)).toHaveLength(5);
      const filters = run.sessions.flatMap(({ subscriptions }) => subscriptions.map(({ filter }) => filter));
      for (const filter of filters.filter((text) => text.includes('DCMD'))) expect(levels(filter)).toHaveLength(5);
      expect(filters.some((filter) => filter.includes('DCMD'))).toBe(true);
    },
  ),
  onRun(
    ['topic-structure-namespace-device-id-non-associated-message-types'],
    'NBIRTH, NDATA, NDEATH and NCMD bear none',
    (run) => {
      for (const { topic } of all(run, 'NBIRTH', 'NDATA', 'NDEATH')) expect(levels(topic)).toHaveLength(4);
      const filters = run.sessions.flatMap(({ subscriptions }) => subscriptions.map(({ filter }) => filter));
      expect(filters.filter((filter) => filter.includes('NCMD')).map((filter) => levels(filter).length)).toEqual([
        4, 4,
      ]);
    },
  ),
  onRun(
    ['topics-nbirth-topic', 'message-flow-edge-node-birth-publish-nbirth-topic'],
    'NBIRTH goes to spBv1.0/<group>/NBIRTH/<hall>',
    nodeTopic('NBIRTH'),
  ),
  onRun(['topics-ndata-topic'], 'NDATA goes to spBv1.0/<group>/NDATA/<hall>', nodeTopic('NDATA')),
  onRun(['topics-ndeath-topic'], 'NDEATH goes to spBv1.0/<group>/NDEATH/<hall>', nodeTopic('NDEATH')),
  onRun(
    ['topics-dbirth-topic', 'message-flow-device-birth-publish-dbirth-topic'],
    'DBIRTH goes to spBv1.0/<group>/DBIRTH/<hall>/<device>',
    deviceTopic('DBIRTH'),
  ),
  onRun(['topics-ddata-topic'], 'DDATA goes to spBv1.0/<group>/DDATA/<hall>/<device>', deviceTopic('DDATA')),
  onRun(['topics-ddeath-topic'], 'DDEATH goes to spBv1.0/<group>/DDEATH/<hall>/<device>', deviceTopic('DDEATH')),
  onRun(
    ['message-flow-device-birth-publish-dbirth-match-edge-node-topic'],
    'the group and the edge node of a DBIRTH are those of the NBIRTH before it',
    (run) => {
      const owner = ({ topic }: { topic: string }) => [levels(topic)[1], levels(topic)[3]];
      const [birth] = all(run, 'NBIRTH');
      for (const message of all(run, 'DBIRTH')) expect(owner(message)).toEqual(birth && owner(birth));
    },
  ),
];
