// A centre that is silent or sends hubs away: the line is built anew, patiently.

import { expect, it } from 'vitest';
import { draft, drafts } from '../journal/open-journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { MemorySource } from './memory-source.ts';
import { silentCentre } from './silent-centre.ts';
import { startUpstream } from './start-upstream.ts';

it('a centre that acknowledges nothing has its line taken down and built anew, and the page says why', async () => {
  const { url, visits } = await silentCentre();
  const journal = new MemorySource();
  const upstream = await startUpstream({ journal, config: { url, acknowledgeMs: 150 } });
  await waitFor(() => upstream.view().state === 'online');
  await journal.append(drafts('event', 3));
  await waitFor(() => upstream.view().state === 'offline');
  const reason = {
    en: expect.stringContaining('acknowledged nothing for 0.15 s'),
    zh: expect.stringContaining('0.15 秒'),
  };
  expect(upstream.view()).toMatchObject({ reason, backlog: 3, inFlight: 0 });
  await waitFor(() => visits.length >= 3);
});

it('each line has the whole patience, whatever the one before it used up', async () => {
  const { url, visits } = await silentCentre();
  const journal = new MemorySource();
  await journal.append([draft('event')]);
  const patienceMs = 700;
  await startUpstream({ journal, config: { url, acknowledgeMs: patienceMs } });
  const first = await waitFor(() => visits[0]);
  await waitFor(() => performance.now() - first.cameMs > patienceMs / 2);
  first.socket.destroy();
  const second = await waitFor(() => visits[1]?.wentMs !== undefined && visits[1]);
  expect((second.wentMs ?? 0) - second.cameMs).toBeGreaterThanOrEqual(patienceMs - 5);
});

it.each([
  ['sends the hub away', 'sends-away', 0],
  ['takes the connection and says nothing until it breaks off', 'nothing', 11_000],
] as const)('a centre that %s is asked again after longer and longer waits', async (_how, welcome, lastsMs) => {
  const { url, visits } = await silentCentre(welcome);
  const clock = new FakeClock();
  const chance = { fraction: () => 0, token: () => '' };
  await startUpstream({ journal: new MemorySource(), config: { url }, clock, chance });
  const waitsMs: number[] = [];
  for (let count = 1; count <= 4; count++) {
    await waitFor(() => visits.length === count);
    clock.advance(lastsMs);
    visits.at(-1)?.socket.destroy();
    const beganMs = clock.monotonicMs();
    await waitFor(
      () => {
        if (visits.length === count) clock.advance(25);
        return visits.length > count;
      },
      { everyMs: 1 },
    );
    waitsMs.push(clock.monotonicMs() - beganMs);
  }
  // Half of 250, 500, 1000 and 2000 ms, as chance is at its lowest here.
  for (const [index, leastMs] of [125, 250, 500, 1_000].entries())
    expect(waitsMs[index]).toBeGreaterThanOrEqual(leastMs);
});
