// Assertions on the primary host: who waits for whom, and whose STATE counts.

import { expect } from 'vitest';
import { type Assertion, assertion } from './assertion.ts';
import { EdgeHarness, HOST, type TestLine } from './edge-harness.ts';
import { lift } from './fake-hall.ts';

const ONLINE = 10_000;

async function withHost(): Promise<EdgeHarness> {
  const edge = await EdgeHarness.start(HOST);
  edge.hall.set(lift, 'online');
  return edge;
}

/** Connected, with the host online. */
async function inSession(): Promise<{ edge: EdgeHarness; line: TestLine }> {
  const edge = await withHost();
  const line = edge.connect();
  edge.hostSays(true, ONLINE);
  expect(line.heard().map(({ type }) => type)).toEqual(['NBIRTH', 'DBIRTH']);
  return { edge, line };
}

const types = (line: TestLine) => line.heard().map(({ type }) => type);

export const primaryHostAssertions: readonly Assertion[] = [
  assertion(
    ['message-flow-edge-node-birth-publish-phid-wait', 'operational-behavior-edge-node-birth-sequence-wait'],
    'nothing is said, and no record taken, before the primary host is online',
    async () => {
      const edge = await withHost();
      const line = edge.connect();
      expect(edge.send(edge.window(lift, { heat: 1 })).isAcknowledged).toBe(false);
      edge.hall.change(lift, 'online');
      expect([line.wire.length, line.barriers.length, line.readyCount]).toEqual([0, 0, 0]);
      expect(line.waitingReasons[0]?.en).toContain(HOST);
      edge.hostSays(true, ONLINE);
      edge.hostSays(true, ONLINE + 1);
      expect(types(line)).toEqual(['NBIRTH', 'DBIRTH']);
      expect(line.readyCount).toBe(1);
    },
  ),
  assertion(
    ['message-flow-edge-node-birth-publish-phid-wait-id'],
    'the STATE of another host counts for nothing',
    async () => {
      const edge = await withHost();
      const line = edge.connect();
      edge.receive('spBv1.0/STATE/anotherHost', { online: true, timestamp: ONLINE }, true);
      expect(line.wire).toEqual([]);
      edge.hostSays(true, ONLINE);
      expect(line.wire).toHaveLength(2);
    },
  ),
  assertion(['message-flow-edge-node-birth-publish-phid-wait-online'], 'only the boolean true is online', async () => {
    const edge = await withHost();
    const line = edge.connect();
    edge.hostSays(false, ONLINE);
    for (const odd of [{ online: 'true', timestamp: ONLINE }, { timestamp: ONLINE }, { online: true }, []])
      edge.receive(`spBv1.0/STATE/${HOST}`, odd, true);
    edge.receive(`spBv1.0/STATE/${HOST}`, Buffer.from('ONLINE'), true);
    edge.receive(`spBv1.0/STATE/${HOST}`, { online: true, timestamp: ONLINE, why: 'x'.repeat(4_096) }, true);
    expect(line.wire).toEqual([]);
    edge.hostSays(true, ONLINE);
    expect(line.wire).toHaveLength(2);
  }),
  assertion(
    ['message-flow-edge-node-birth-publish-phid-wait-timestamp'],
    'the first STATE counts whatever its time; later ones if they are not older than the last',
    async () => {
      const edge = await withHost();
      const line = edge.connect();
      edge.hostSays(false, ONLINE);
      edge.hostSays(true, ONLINE - 1);
      expect(line.wire).toEqual([]);
      edge.hostSays(true, ONLINE);
      expect(line.wire).toHaveLength(2);
      const fresh = await withHost();
      const first = fresh.connect();
      fresh.hostSays(true, 1);
      expect(first.wire).toHaveLength(2);
    },
  ),
  assertion(
    ['message-flow-edge-node-birth-publish-phid-offline', 'operational-behavior-edge-node-termination-host-offline'],
    'when the primary host goes offline the node publishes NDEATH and takes leave, once, and says nothing more',
    async () => {
      for (const timestamp of [ONLINE, ONLINE + 1]) {
        const { edge, line } = await inSession();
        edge.hostSays(false, timestamp);
        edge.hostSays(false, timestamp);
        edge.send(edge.window(lift, { heat: 1 }));
        edge.hall.change(lift, 'late');
        expect(types(line)).toEqual(['NBIRTH', 'DBIRTH', 'NDEATH']);
        expect(line.barriers).toEqual([]);
        expect(line.leavingReasons).toHaveLength(1);
        expect(line.leavingReasons[0]?.en).toContain(HOST);
      }
    },
  ),
  assertion(
    ['operational-behavior-edge-node-termination-host-offline-timestamp'],
    'an offline STATE that is older than the last online one is not heard',
    async () => {
      const { edge, line } = await inSession();
      edge.hostSays(false, ONLINE - 1);
      expect(line.leavingReasons).toEqual([]);
      edge.send(edge.window(lift, { heat: 1 }));
      expect(types(line).at(-1)).toBe('DDATA');
    },
  ),
  assertion(
    [
      'operational-behavior-edge-node-termination-host-offline-reconnect',
      'operational-behavior-primary-application-state-with-multiple-servers-walk',
    ],
    'after that the next connection, to the one server there is, waits for the host again',
    async () => {
      const { edge, line } = await inSession();
      edge.hostSays(false, ONLINE);
      expect(line.leavingReasons).toHaveLength(1);
      const next = edge.connect();
      edge.hostSays(false, ONLINE);
      expect({ wire: next.wire, left: next.leavingReasons }).toEqual({ wire: [], left: [] });
      edge.hostSays(true, ONLINE + 5);
      expect(types(next)).toEqual(['NBIRTH', 'DBIRTH']);
    },
  ),
  assertion(
    ['operational-behavior-primary-application-state-with-multiple-servers-state-subs'],
    'a node with a primary host subscribes to its STATE, one without does not',
    async () => {
      const filters = async (host: string | null) =>
        (await EdgeHarness.start(host)).dial().subscriptions.map(({ filter }) => filter);
      expect(await filters(HOST)).toContain(`spBv1.0/STATE/${HOST}`);
      expect((await filters(null)).filter((filter) => filter.includes('STATE'))).toEqual([]);
    },
  ),
];
