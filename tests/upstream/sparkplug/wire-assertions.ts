// Assertions on the connection itself, as a broker sees it.

import { expect, onTestFinished } from 'vitest';
import { waitFor } from '../../support/wait-for.ts';
import { type Assertion, assertion } from './assertion.ts';
import { HOST } from './edge-harness.ts';
import { RecordingBroker } from './recording-broker.ts';
import { startEdge } from './start-edge.ts';

async function startBroker(): Promise<RecordingBroker> {
  const broker = await RecordingBroker.start();
  onTestFinished(() => broker.stop());
  return broker;
}

export const wireAssertions: readonly Assertion[] = [
  assertion(
    ['principles-persistence-clean-session-311'],
    'CONNECT is of MQTT 3.1.1, with a clean session, each time',
    async () => {
      const broker = await startBroker();
      await startEdge(broker.url);
      await waitFor(() => broker.of('publish').length >= 2);
      broker.cut();
      const connects = await waitFor(() => (broker.of('connect').length >= 2 ? broker.of('connect') : undefined));
      for (const { clean, protocolVersion } of connects)
        expect({ clean, protocolVersion }).toEqual({ clean: true, protocolVersion: 4 });
    },
  ),
  assertion(
    [
      'operational-behavior-edge-node-intentional-disconnect-packet',
      'payloads-ndeath-will-message-publisher-disconnect-mqtt311',
    ],
    'when the hub stops NDEATH is published, and DISCONNECT follows it',
    async () => {
      const broker = await startBroker();
      const { upstream } = await startEdge(broker.url);
      await waitFor(() => broker.of('publish').length >= 2);
      await upstream.stop();
      await waitFor(() => broker.of('disconnect').length === 1);
      const order = broker.order(1).filter((one) => one !== 'subscribe');
      expect(order).toEqual(['connect', 'NBIRTH', 'DBIRTH', 'NDEATH', 'disconnect']);
    },
  ),
  assertion(
    ['operational-behavior-primary-application-state-with-multiple-servers-single-server'],
    'the hub is connected once at most, also while its primary host comes and goes',
    async () => {
      const broker = await startBroker();
      await startEdge(broker.url, HOST);
      const tell = (online: boolean, timestamp: number) =>
        broker.publish(`spBv1.0/STATE/${HOST}`, JSON.stringify({ online, timestamp }));
      for (const round of [1, 2, 3]) {
        await waitFor(() => broker.order(round).includes('subscribe'));
        await waitFor(() => {
          tell(true, round);
          return broker.order(round).includes('NBIRTH');
        });
        tell(false, round);
        await waitFor(() => broker.order(round).at(-1) === 'disconnect');
      }
      expect(broker.mostAtOnce).toBe(1);
    },
  ),
];
