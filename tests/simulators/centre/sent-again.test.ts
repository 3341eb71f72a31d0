// A record that the centre refused and the hub put aside, sent again: real journal, real upstream, real centre.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Journal } from '../../../hub/journal/journal.ts';
import type { Upstream } from '../../../hub/upstream/upstream.ts';
import { commitOf, drafts, openJournal } from '../../journal/open-journal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { HALL } from '../../upstream/centre.ts';
import { startUpstream } from '../../upstream/start-upstream.ts';
import { EmbeddedCentre } from './embedded-centre.ts';

const ONE_REFUSED = `drills/refusals/${HALL}/event/2`;
let centre: EmbeddedCentre;
let journal: Journal;
let upstream: Upstream;

beforeEach(async () => {
  centre = await EmbeddedCentre.start({ halls: [HALL] });
  onTestFinished(() => centre.stop());
  const passwordFile = join(temporaryFolder(), 'password');
  writeFileSync(passwordFile, 'right', { mode: 0o600 });
  journal = await openJournal();
  const line = { url: centre.url, username: HALL, passwordFile };
  upstream = await startUpstream({ journal, config: { ...line, confirmation: 'receipt', refusals: 1 } });
});

const numbersAside = async (): Promise<number[]> => (await journal.listSetAside()).map(({ record }) => record.seq);
const isDrained = () => waitFor(() => upstream.view().backlog === 0, { what: 'an empty outbox' });

describe('a record that is sent again from aside', () => {
  beforeEach(async () => {
    await centre.ask('PUT', ONE_REFUSED);
    await journal.commit(commitOf(...drafts('event', 4)));
    await waitFor(async () => (await numbersAside()).includes(2), { what: 'the refused record aside' });
    await isDrained();
  });

  it('is released once the centre has it, although the ledger had given it up and later ones are confirmed', async () => {
    await centre.ask('DELETE', ONE_REFUSED);
    expect(await upstream.resend('event', 2)).toBe('sent');
    await waitFor(async () => (await numbersAside()).length === 0, { what: 'nothing aside' });
    expect(centre.centre.figures()[HALL]?.lanes.event).toMatchObject({ received: 4, missing: [], givenUp: 0 });
  });

  it('stays aside where it is refused again', async () => {
    expect(await upstream.resend('event', 2)).toBe('sent');
    await waitFor(async () => (await journal.listSetAside())[0]?.refusals === 2, { what: 'a second refusal' });
    expect(await numbersAside()).toEqual([2]);
  });
});

it('is released where the centre had it already', async () => {
  await journal.commit(commitOf(...drafts('event', 3)));
  await isDrained();
  await journal.setAside('event', 2, { reason: 'no receipt came', refusals: 5 });
  await isDrained();
  expect(await upstream.resend('event', 2)).toBe('sent');
  await waitFor(async () => (await numbersAside()).length === 0, { what: 'nothing aside' });
});
