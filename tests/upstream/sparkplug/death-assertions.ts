// Assertions on death certificates, and on what stands in the will.

import { expect } from 'vitest';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { EdgeHarness, GROUP, HALL } from './edge-harness.ts';
import { door, lift } from './fake-hall.ts';
import { hear } from './heard.ts';
import { all, metric } from './recorded-run.ts';

const INT64 = 4;
const NDEATH_TOPIC = `spBv1.0/${GROUP}/NDEATH/${HALL}`;

export const deathAssertions: readonly Assertion[] = [
  onRun(['topics-ndeath-payload'], 'NDEATH holds bdSeq and nothing else', (run) => {
    for (const death of [...all(run, 'NDEATH'), ...run.sessions.map(({ will }) => will)])
      expect(death.metrics.map(({ name }) => name)).toEqual(['bdSeq']);
  }),
  onRun(['topics-ndeath-seq', 'payloads-ndeath-seq'], 'NDEATH has no sequence number', (run) => {
    for (const death of [...all(run, 'NDEATH'), ...run.sessions.map(({ will }) => will)])
      expect(death.seq).toBeUndefined();
  }),
  onRun(['payloads-ndeath-bdseq'], 'NDEATH bears the bdSeq of the births it ends', (run) => {
    for (const { messages } of run.sessions) {
      const born = messages.filter(({ type }) => type === 'NBIRTH').map((birth) => metric(birth, 'bdSeq').value);
      for (const death of messages.filter(({ type }) => type === 'NDEATH'))
        expect(born).toContain(metric(death, 'bdSeq').value);
    }
    all(run, 'NDEATH');
  }),
  assertion(
    ['payloads-ndeath-will-message', 'message-flow-edge-node-birth-publish-will-message'],
    'each connection has a will before it is dialled',
    async () => {
      const edge = await EdgeHarness.start();
      expect(edge.dial().will.topic).toBe(NDEATH_TOPIC);
      expect(edge.dial().will.topic).toBe(NDEATH_TOPIC);
    },
  ),
  onRun(
    ['message-flow-edge-node-birth-publish-will-message-topic'],
    'the topic of the will is that of NDEATH',
    (run) => {
      for (const { will } of run.sessions) expect(will.topic).toBe(NDEATH_TOPIC);
    },
  ),
  onRun(
    ['message-flow-edge-node-birth-publish-will-message-payload'],
    'the will is a payload that a strict reader takes',
    (run) => {
      for (const { will } of run.sessions) {
        expect(will.timestamp).toBeGreaterThan(0);
        expect(will.metrics).toHaveLength(1);
      }
    },
  ),
  onRun(
    ['message-flow-edge-node-birth-publish-will-message-qos', 'payloads-ndeath-will-message-qos'],
    'the will has QoS 1',
    (run) => {
      expect(run.sessions.map(({ will }) => will.qos)).toEqual([1, 1]);
    },
  ),
  onRun(
    ['message-flow-edge-node-birth-publish-will-message-will-retained', 'payloads-ndeath-will-message-retain'],
    'the will is not retained',
    (run) => {
      expect(run.sessions.map(({ will }) => will.retain)).toEqual([false, false]);
    },
  ),
  assertion(
    ['topics-nbirth-bdseq-increment', 'message-flow-edge-node-birth-publish-will-message-payload-bdSeq'],
    'bdSeq is an Int64 that begins at 0, rises by one with each connection and restart, and 0 follows 255',
    async () => {
      const edge = await EdgeHarness.start();
      const taken: unknown[] = [];
      const dial = () => {
        const bdSeq = metric(hear(edge.dial().will), 'bdSeq');
        expect(bdSeq.datatype).toBe(INT64);
        taken.push(bdSeq.value);
      };
      for (let count = 0; count < 200; count += 1) dial();
      await edge.restart();
      for (let count = 0; count < 60; count += 1) dial();
      expect(taken).toEqual(Array.from({ length: 260 }, (_, index) => BigInt(index % 256)));
    },
  ),
  onRun(
    ['operational-behavior-edge-node-intentional-disconnect-ndeath', 'payloads-ndeath-will-message-publisher'],
    'before it takes leave the node publishes its NDEATH, with QoS 1, as the last message',
    (run) => {
      expect(run.sessions[0]?.messages.at(-1)).toMatchObject({ type: 'NDEATH', qos: 1, retain: false });
    },
  ),
  assertion(
    ['operational-behavior-device-ddeath'],
    'a device that goes offline, or is taken out of the hall, gets a DDEATH',
    async () => {
      const edge = await EdgeHarness.start();
      edge.hall.set(lift, 'online');
      edge.hall.set(door, 'online');
      const line = edge.connect();
      edge.send(edge.verdict(lift, 'offline'));
      edge.hall.remove(door);
      expect(line.of('DDEATH').map(({ device }) => device)).toEqual(['lift-01', 'door-01']);
      // What is still told of it comes from the node, as the device is no more.
      edge.send(edge.window(lift, { heat: 3 }));
      expect(line.heard().at(-1)?.type).toBe('NDATA');
    },
  ),
  onRun(['topics-ddeath-mqtt'], 'DDEATH goes with QoS 0, not retained', (run) => {
    for (const { qos, retain } of all(run, 'DDEATH')) expect({ qos, retain }).toEqual({ qos: 0, retain: false });
  }),
];
