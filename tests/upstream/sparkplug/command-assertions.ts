// Assertions on commands, from the side that gets them: what makes a rebirth, what reaches a device, and what does nothing.

import { expect } from 'vitest';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { EdgeHarness, GROUP, HALL, type TestLine } from './edge-harness.ts';
import { lift } from './fake-hall.ts';
import { type HostMetric, hostPayload, rebirthRequest } from './host-messages.ts';
import { all, metric } from './recorded-run.ts';

const NCMD = `spBv1.0/${GROUP}/NCMD/${HALL}`;
const DCMD = `spBv1.0/${GROUP}/DCMD/${HALL}/lift-01`;
const REBIRTH = 'Node Control/Rebirth';
const ASKED = Date.UTC(2026, 0, 5, 8);

async function connected(): Promise<{ edge: EdgeHarness; line: TestLine; births: () => number }> {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online');
  const line = edge.connect();
  return { edge, line, births: () => line.of('NBIRTH').length };
}

/** Nothing follows from the first payload, a rebirth from a proper request after it. */
async function expectNoRebirth(topic: string, payload: Buffer, isRetained = false): Promise<void> {
  const { edge, births } = await connected();
  edge.receive(topic, payload, isRetained);
  expect({ births: births(), commands: edge.commands }).toEqual({ births: 1, commands: [] });
  edge.receive(NCMD, rebirthRequest());
  expect(births()).toBe(2);
}

async function requestsOf(metrics: readonly HostMetric[], timestamp: number | undefined = ASKED) {
  const { edge } = await connected();
  edge.receive(DCMD, hostPayload(timestamp, metrics));
  return edge.commands.map(({ request }) => request);
}

const LIMIT: HostMetric = { name: 'Command/setLimit', value: '{"limit":9}' };

export const commandAssertions: readonly Assertion[] = [
  onRun(
    ['topics-ncmd-topic', 'message-flow-edge-node-ncmd-subscribe'],
    'the node subscribes to spBv1.0/<group>/NCMD/<hall> with QoS 1',
    (run) => {
      for (const { subscriptions } of run.sessions) expect(subscriptions).toContainEqual({ filter: NCMD, qos: 1 });
    },
  ),
  onRun(
    ['topics-dcmd-topic', 'message-flow-device-dcmd-subscribe'],
    'the node subscribes to spBv1.0/<group>/DCMD/<hall>/<device> of all devices with QoS 1',
    (run) => {
      const filter = `spBv1.0/${GROUP}/DCMD/${HALL}/+`;
      for (const { subscriptions } of run.sessions) expect(subscriptions).toContainEqual({ filter, qos: 1 });
    },
  ),
  onRun(
    ['operational-behavior-data-commands-rebirth-action-1'],
    'after a request for rebirth the next message is the NBIRTH',
    (run) => {
      const [session] = run.sessions;
      const types = session?.messages.map(({ type }) => type) ?? [];
      const second = types.indexOf('NBIRTH', 1);
      expect(second).toBeGreaterThan(100);
      // The request came a second after the last data.
      const [before, birth] = [session?.messages[second - 1], session?.messages[second]];
      expect((birth?.at ?? 0) - (before?.at ?? 0)).toBe(1_000);
    },
  ),
  assertion(
    ['operational-behavior-data-commands-rebirth-action-2'],
    'a rebirth is the NBIRTH and every DBIRTH',
    async () => {
      const { edge, line } = await connected();
      edge.receive(NCMD, rebirthRequest());
      edge.send(edge.window(lift, { heat: 4 }));
      expect(line.heard().map(({ type }) => type)).toEqual(['NBIRTH', 'DBIRTH', 'NBIRTH', 'DBIRTH', 'DDATA']);
      expect(line.heard().map(({ seq }) => seq)).toEqual([0, 1, 0, 1, 2]);
    },
  ),
  onRun(
    ['operational-behavior-data-commands-rebirth-action-3'],
    'a rebirth bears the bdSeq of the will in force',
    (run) => {
      const births = all({ messages: run.sessions[0]?.messages ?? [] }, 'NBIRTH');
      expect(births.map((birth) => metric(birth, 'bdSeq').value)).toEqual([0n, 0n]);
    },
  ),
  assertion(
    ['operational-behavior-data-commands-ncmd-rebirth-verb'],
    'a request for rebirth that is no NCMD does nothing',
    () => expectNoRebirth(DCMD, rebirthRequest()),
  ),
  assertion(
    ['operational-behavior-data-commands-ncmd-rebirth-name'],
    'an NCMD without the metric of that name does nothing',
    () => expectNoRebirth(NCMD, hostPayload(1, [{ name: 'Node Control/Reboot', value: true }])),
  ),
  assertion(
    ['operational-behavior-data-commands-ncmd-rebirth-value'],
    'an NCMD with the value false does nothing',
    () => expectNoRebirth(NCMD, hostPayload(1, [{ name: REBIRTH, value: false }])),
  ),
  assertion(
    ['operational-behavior-data-commands-ncmd-metric-value'],
    'an NCMD with a value of another type does nothing',
    () => expectNoRebirth(NCMD, hostPayload(1, [{ name: REBIRTH, value: 'true' }])),
  ),
  assertion(
    ['operational-behavior-data-commands-ncmd-metric-name'],
    'an NCMD with a metric that the NBIRTH did not name does nothing',
    () =>
      expectNoRebirth(
        NCMD,
        hostPayload(1, [
          { name: 'Hub/Started', value: true },
          { alias: 77, value: true },
        ]),
      ),
  ),
  assertion(['payloads-ncmd-retain'], 'a retained NCMD does nothing', () =>
    expectNoRebirth(NCMD, rebirthRequest(), true),
  ),
  assertion(['operational-behavior-data-commands-ncmd-verb'], 'a command to the node in a DCMD does nothing', () =>
    expectNoRebirth(DCMD, hostPayload(ASKED, [{ name: REBIRTH, value: true }])),
  ),
  assertion(['operational-behavior-data-commands-dcmd-verb'], 'a command to a device in an NCMD does nothing', () =>
    expectNoRebirth(NCMD, hostPayload(ASKED, [LIMIT])),
  ),
  assertion(
    ['operational-behavior-data-commands-dcmd-metric-name'],
    'a DCMD with a metric that is no command does nothing',
    async () => {
      expect(
        await requestsOf([
          { name: 'Point/heat', value: '1' },
          { alias: 9_999, value: '{}' },
        ]),
      ).toEqual([]);
      expect(await requestsOf([LIMIT])).toHaveLength(1);
    },
  ),
  assertion(
    ['operational-behavior-data-commands-dcmd-metric-value'],
    'a DCMD with a value that is no JSON object goes on as it is, to be refused where commands are judged',
    async () => {
      expect(
        await requestsOf([
          { ...LIMIT, value: true },
          { ...LIMIT, value: 'nine' },
        ]),
      ).toMatchObject([
        { name: 'setLimit', arguments: true },
        { name: 'setLimit', arguments: 'nine' },
      ]);
    },
  ),
  assertion(
    ['payloads-dcmd-timestamp'],
    'a DCMD without a time does nothing, as nobody could tell how late it is',
    async () => {
      const { edge } = await connected();
      edge.receive(DCMD, hostPayload(undefined, [LIMIT]));
      expect(edge.commands).toEqual([]);
      edge.receive(DCMD, hostPayload(ASKED, [LIMIT]));
      expect(edge.commands.map(({ request }) => request.issuedAt)).toEqual(['2026-01-05T08:00:00.000Z']);
    },
  ),
  assertion(['payloads-name-cmd-requirement'], "a metric's own time counts before that of the message", async () => {
    const [request] = await requestsOf([{ ...LIMIT, timestamp: ASKED + 1_500 }]);
    expect(request?.issuedAt).toBe('2026-01-05T08:00:01.500Z');
  }),
  assertion(
    ['payloads-dcmd-retain'],
    'a retained DCMD is handed on as such, to be refused where commands are judged',
    async () => {
      const { edge } = await connected();
      edge.receive(DCMD, hostPayload(ASKED, [LIMIT]), true);
      expect(edge.commands.map(({ isRetained }) => isRetained)).toEqual([true]);
    },
  ),
];
