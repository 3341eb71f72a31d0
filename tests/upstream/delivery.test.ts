// Every record reaches the centre (a real Mosquitto), in order, whatever is switched off, killed or restarted.

import { expect, it } from 'vitest';
import { commitOf, draft, drafts, openJournal, temporaryFolder } from '../journal/open-journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { Centre, upTo } from './centre.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

it('a backlog drains in order when the centre comes up late, and live records follow', async () => {
  const mosquitto = await startMosquitto();
  await mosquitto.stop();
  const journal = await openJournal();
  await journal.commit(commitOf(...drafts('event', 1_500), ...drafts('telemetry', 700)));
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url } });
  await waitFor(() => upstream.view().state === 'offline');
  expect(upstream.view()).toMatchObject({ backlog: 2_200, reason: { en: expect.stringContaining('nothing answers') } });
  await mosquitto.start();
  const centre = new Centre();
  await centre.subscribe(mosquitto.url);
  await waitFor(() => centre.received.length >= 2_200);
  await journal.commit(commitOf(draft('alarm'), draft('event')));
  await waitFor(() => upstream.view().backlog === 0 && centre.received.length >= 2_202);
  expect(centre.firstArrivals('event')).toEqual(upTo(1_501));
  expect(centre.firstArrivals('telemetry')).toEqual(upTo(700));
  expect(centre.firstArrivals('alarm')).toEqual([1]);
  expect(upstream.view()).toMatchObject({
    state: 'online',
    inFlight: 0,
    lanes: { event: { last: 1_501, confirmed: 1_501 } },
  });
  await waitFor(async () => (await journal.positions()).event.confirmed === 1_501);
}, 30_000);

it('kill -9 of the centre mid-stream: after its restart nothing is missing and only whole records come twice, each run in order', async () => {
  const users = { centre: 'centre', hub: 'hub' };
  const mosquitto = await startMosquitto({ users });
  const url = mosquitto.url.replace('//', '//hub:hub@');
  const centre = new Centre();
  await centre.subscribe(mosquitto.url, 'centre');
  const journal = await openJournal();
  const upstream = await startUpstream({ journal, config: { url } });
  const commits: Array<Promise<unknown>> = [];
  for (const kills of [1, 2, 3]) {
    for (let index = 0; index < 2_000; index++)
      commits.push(journal.commit(commitOf(draft(index % 3 === 0 ? 'alarm' : 'event', index))));
    await waitFor(() => centre.received.length > kills * 1_000, { everyMs: 1 });
    await mosquitto.kill();
    // The subscriber must be back before the hub is let in: this broker keeps no session of a killed one.
    mosquitto.setUsers({ centre: 'centre' });
    await mosquitto.start();
    await centre.subscribe(mosquitto.url, 'centre');
    mosquitto.setUsers(users);
  }
  await Promise.all(commits);
  await waitFor(() => upstream.view().backlog === 0, { timeoutMs: 30_000 });
  const { alarm, event } = await journal.positions();
  await waitFor(
    () => centre.firstArrivals('event').length === event.last && centre.firstArrivals('alarm').length === alarm.last,
  );
  expect(centre.numbers('alarm')).toEqual(upTo(alarm.last));
  expect(centre.numbers('event')).toEqual(upTo(event.last));
  expect(centre.outOfOrder()).toEqual([]);
  expect(alarm.last + event.last).toBe(6_000);
  expect(centre.contradictions()).toEqual([]);
}, 60_000);

it('a restart of the hub mid-flight goes on where it stopped', async () => {
  const mosquitto = await startMosquitto();
  const centre = new Centre();
  await centre.subscribe(mosquitto.url);
  const directory = temporaryFolder();
  for (const round of [1, 2, 3]) {
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('event', 1_000), draft('report')));
    const upstream = await startUpstream({ journal, config: { url: mosquitto.url, inFlight: 20 } });
    await waitFor(() => centre.received.length > round * 900 - 600, { everyMs: 1 });
    await upstream.stop();
    await journal.stop();
  }
  const journal = await openJournal({ directory });
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url } });
  await waitFor(() => upstream.view().backlog === 0 && centre.firstArrivals('event').length === 3_000);
  expect(centre.firstArrivals('event')).toEqual(upTo(3_000));
  expect(centre.firstArrivals('report')).toEqual([1, 2, 3]);
  expect(centre.contradictions()).toEqual([]);
  // A clean stop leaves nothing open, so nothing comes twice.
  expect(centre.received).toHaveLength(3_003);
}, 30_000);

it('lanes are served in their order: all alarms, then events, reports, telemetry', async () => {
  const mosquitto = await startMosquitto();
  const centre = new Centre();
  await centre.subscribe(mosquitto.url);
  const journal = await openJournal();
  await journal.commit(
    commitOf(...drafts('telemetry', 300), ...drafts('report', 300), ...drafts('event', 300), ...drafts('alarm', 300)),
  );
  await startUpstream({ journal, config: { url: mosquitto.url, inFlight: 10 } });
  await waitFor(() => centre.received.length === 1_200);
  const order = centre.received.map(({ event }) => String(event.lane));
  const changes = order.filter((lane, index) => lane !== order[index - 1]);
  expect(changes).toEqual(['alarm', 'event', 'report', 'telemetry']);
}, 30_000);
