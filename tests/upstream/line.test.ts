// The line: presence, credentials, and what the page is told.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { hallId } from '../../hub/messages/ids.ts';
import { Upstream } from '../../hub/upstream/upstream.ts';
import { draft, drafts, temporaryFolder } from '../journal/open-journal.ts';
import { waitFor } from '../support/wait-for.ts';
import { Centre, HALL } from './centre.ts';
import { MemorySource } from './memory-source.ts';
import { startMosquitto, startUpstream } from './start-upstream.ts';

function logInMemory() {
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')));
  return { log: pino(stream), lines };
}

it('presence is online while the hub is there, offline after it left, lost after its line was cut', async () => {
  const mosquitto = await startMosquitto();
  const centre = new Centre();
  await centre.subscribe(mosquitto.url);
  const states = () => centre.presences.map(({ state }) => state);
  const upstream = await startUpstream({ journal: new MemorySource(), config: { url: mosquitto.url } });
  await waitFor(() => states().length === 1);
  await upstream.stop();
  await waitFor(() => states().length === 2);
  expect(states()).toEqual(['online', 'offline']);
  await startUpstream({ journal: new MemorySource(), config: { url: mosquitto.url } });
  await waitFor(() => states().length === 3);
  // The same client id from elsewhere: the broker cuts the hub's line and publishes its will.
  const rival = await connectAsync(mosquitto.url, { clientId: `atrium-${HALL}`, reconnectPeriod: 0 });
  onTestFinished(() => rival.endAsync(true));
  await waitFor(() => states().length === 5);
  expect(states().slice(2)).toEqual(['online', 'lost', 'online']);
  const late = new Centre();
  await late.subscribe(mosquitto.url);
  await waitFor(() => late.presences.length === 1);
  expect(late.presences[0]).toMatchObject({ state: 'online', at: expect.stringMatching(/^\d{4}-.*Z$/) });
});

it('the password is read from its file at each try, and a missing file or a wrong password is named', async () => {
  const mosquitto = await startMosquitto({ users: { hub: 'right' } });
  const passwordFile = join(temporaryFolder(), 'centre-password');
  const { log, lines } = logInMemory();
  const journal = new MemorySource();
  const upstream = await startUpstream({ journal, log, config: { url: mosquitto.url, username: 'hub', passwordFile } });
  await waitFor(() => upstream.view().reason.en.includes(passwordFile));
  writeFileSync(passwordFile, 'wrong\n');
  await waitFor(() => upstream.view().reason.en.includes('refuses this hub'));
  expect(upstream.view()).toMatchObject({ state: 'offline', reason: { zh: expect.stringContaining('密码') } });
  writeFileSync(passwordFile, 'right\n');
  await waitFor(() => upstream.view().state === 'online');
  await journal.append([draft('event')]);
  await waitFor(() => upstream.view().backlog === 0);
  expect(upstream.view().lastConfirmedAt).not.toBeNull();
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'the line to the centre is down',
    'the line to the centre is down',
    'the line to the centre is up',
  ]);
  expect(lines.join()).not.toMatch(/wrong|right/);
});

it('listeners hear of each change of the line and of progress', async () => {
  const mosquitto = await startMosquitto();
  const journal = new MemorySource();
  const upstream = await startUpstream({ journal, config: { url: mosquitto.url } });
  const heard: string[] = [];
  upstream.onChange(() => heard.push(`${upstream.view().state} ${upstream.view().lanes.event.confirmed}`));
  await waitFor(() => heard.includes('online 0'));
  await journal.append(drafts('event', 2));
  await waitFor(() => heard.includes('online 2'));
  await mosquitto.kill();
  await waitFor(() => heard.at(-1) === 'offline 2');
});

it('without a centre the hall stands alone and counts what waits', async () => {
  const journal = new MemorySource();
  const ports = { clock: systemClock, chance: systemChance, log: silentLog };
  const upstream = new Upstream({ ...ports, config: null, hall: hallId(HALL), journal, onCommand: () => {} });
  await upstream.start(new AbortController().signal);
  await journal.append(drafts('event', 5));
  expect(upstream.view()).toMatchObject({ state: 'standalone', backlog: 5, inFlight: 0 });
  await upstream.stop();
});
