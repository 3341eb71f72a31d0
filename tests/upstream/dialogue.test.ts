// What the centre and the hub say to each other beside the records: commands, replies, and who is let in.

import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { CommandView } from '../../hub/messages/command.ts';
import { deviceId } from '../../hub/messages/ids.ts';
import { draft, drafts } from '../journal/open-journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { HALL } from './centre.ts';
import { MemorySource } from './memory-source.ts';
import { silentCentre } from './silent-centre.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

const COMMANDS = `halls/${HALL}/commands`;
const REPLIES = `halls/${HALL}/replies`;

const succeeded: CommandView = {
  ...{ id: 'c-1', deviceId: deviceId('screen-1'), name: 'show', arguments: {}, asker: 'operations', origin: 'centre' },
  ...{ state: 'succeeded', reason: null, requestedAt: 0, changedAt: 0, expiresAt: 60_000 },
};

async function operations(url: string, clientId = 'operations') {
  const client = await connectAsync(url, { clientId, reconnectPeriod: 0 });
  onTestFinished(() => client.endAsync(true));
  client.on('error', () => {});
  return client;
}

it('a command reaches the hub as it is, a retained one marked, and none that is too large or came while the line was down', async () => {
  const mosquitto = await startMosquitto();
  const centre = await operations(mosquitto.url);
  await centre.publishAsync(COMMANDS, 'before', { qos: 1 });
  await centre.publishAsync(COMMANDS, 'retained', { qos: 1, retain: true });
  const commands: string[] = [];
  const onCommand = (payload: Buffer, isRetained: boolean) => void commands.push(`${payload} ${isRetained}`);
  const upstream = await startUpstream({ journal: new MemorySource(), config: { url: mosquitto.url }, onCommand });
  await waitFor(() => upstream.view().state === 'online' && commands.length === 1);
  await centre.publishAsync(COMMANDS, 'now', { qos: 1 });
  await waitFor(() => commands.length === 2);
  await centre.publishAsync(COMMANDS, 'x'.repeat(1024 * 1024 + 1), { qos: 1 });
  await centre.publishAsync(COMMANDS, 'after', { qos: 1 });
  await waitFor(() => commands.includes('after false'));
  expect(commands).toEqual(['retained true', 'now false', 'after false']);
});

it('subscribed it is before it counts as up: a command answered to its presence arrives', async () => {
  const mosquitto = await startMosquitto();
  const centre = await operations(mosquitto.url);
  await centre.subscribeAsync(`halls/${HALL}/presence`, { qos: 1 });
  centre.on('message', () => void centre.publish(COMMANDS, 'welcome', { qos: 1 }));
  const commands: string[] = [];
  const onCommand = (payload: Buffer) => void commands.push(payload.toString());
  await startUpstream({ journal: new MemorySource(), config: { url: mosquitto.url }, onCommand });
  await waitFor(() => commands.length === 1);
});

it('a centre that lets the hub in and answers no subscription is taken for silent', async () => {
  const { url, visits } = await silentCentre('connack-only');
  const upstream = await startUpstream({ journal: new MemorySource(), config: { url, acknowledgeMs: 150 } });
  await waitFor(() => visits.length >= 2);
  expect(upstream.view()).toMatchObject({
    state: 'offline',
    reason: { en: expect.stringContaining('acknowledged nothing') },
  });
});

it('replies go out on their topic, those of an outage after it', async () => {
  const mosquitto = await startMosquitto();
  const centre = await operations(mosquitto.url);
  await centre.subscribeAsync(REPLIES, { qos: 1 });
  const replies: Array<{ id: string; state: string }> = [];
  centre.on('message', (_topic, payload) => void replies.push(JSON.parse(payload.toString())));
  const upstream = await startUpstream({ journal: new MemorySource(), config: { url: mosquitto.url } });
  upstream.reply(succeeded);
  await waitFor(() => replies.length === 1);
  upstream.reply({ ...succeeded, id: 'c-2', state: 'failed' });
  await waitFor(() => replies.length === 2);
  expect(replies).toMatchObject([
    { id: 'c-1', state: 'succeeded', device: 'screen-1' },
    { id: 'c-2', state: 'failed' },
  ]);
});

it('two hubs with one hall id are told so, and do not push each other out ever faster', async () => {
  const mosquitto = await startMosquitto();
  const [mine, theirs] = [new MemorySource(), new MemorySource()];
  const upstream = await startUpstream({ journal: mine, config: { url: mosquitto.url } });
  await waitFor(() => upstream.view().state === 'online');
  const rival = await startUpstream({ journal: theirs, config: { url: mosquitto.url } });
  const ups: number[] = [];
  upstream.onChange(() => upstream.view().state === 'online' && ups.push(performance.now()));
  const named = ({ en, zh }: { en: string; zh: string }) =>
    en.includes(`another hub has the same hall.id (client id atrium-${HALL})`) && zh.includes('hall.id');
  await waitFor(
    async () => {
      // Both have something to say all the time, so that each line brings something.
      await Promise.all([mine.append([draft('event')]), theirs.append(drafts('event', 2))]);
      return named(upstream.view().reason) || named(rival.view().reason);
    },
    { timeoutMs: 20_000 },
  );
  // A line that brings something is built anew within 250 ms: two such hubs would be up again every half second, for ever.
  const gaps = () => ups.map((up, index) => up - (ups[index - 1] ?? up));
  await waitFor(
    async () => {
      await Promise.all([mine.append([draft('event')]), theirs.append([draft('event')])]);
      return gaps().some((gapMs) => gapMs > 1_500);
    },
    { timeoutMs: 30_000 },
  );
  expect([...mine.aside.keys(), ...theirs.aside.keys()]).toEqual([]);
}, 60_000);
