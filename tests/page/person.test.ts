// What a person does at the page, in a real browser.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../tools/build-page.ts';
import { burntOut, lamp, refusedMessage } from '../status/fake-hall.ts';
import { openBrowser } from '../support/browser.ts';
import { waitFor } from '../support/wait-for.ts';
import { beLoggedIn, logInFirst, PERSON, startPage, visit } from './visit.ts';

const text = (en: string, zh: string) => ({ en, zh });

let browser: Browser;
beforeAll(async () => {
  await buildPage();
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test('the one-time link leads to the hall, leaves no code in the address, and a login does after a logout', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  const { page } = visitor;
  await logInFirst(visitor, hub);
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  expect(page.url()).toBe(`${hub.url}/#/`);
  await page.getByRole('button', { name: `Log out ${PERSON.user}` }).click();
  await page.getByLabel('User name').fill(PERSON.user);
  await page.getByLabel('Password').fill('wrong horse');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('User name or password is wrong.').waitFor();
  await page.getByLabel('Password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  expect(visitor.complaints).toEqual([expect.stringContaining('401')]);
});

test('a fault appears and goes by itself, within a second, and is spoken', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(hub.url);
  await page.getByText('No active alarm').waitFor();
  const now = Date.now();
  const broken = {
    connectivity: 'online',
    health: 'failure',
    why: text('Lamp burnt out', '灯管烧毁'),
    since: now,
  } as const;
  hub.hall.show(lamp('lamp-1', now, { verdict: broken, faults: ['burnt-out'] }));
  hub.hall.raise(burntOut('lamp-1', now));
  await page.getByText('Replace the bulb.').waitFor({ timeout: 1000 });
  await page.getByRole('listitem').filter({ hasText: 'lamp-1' }).getByText('Failure').waitFor({ timeout: 1000 });
  await page.locator('[aria-live]').getByText('New alarm. Lamp lamp-1: Lamp burnt out').waitFor({ state: 'attached' });
  expect(await page.title()).toBe('(1) Test hall · Atrium');
  hub.hall.clear(burntOut('lamp-1', now), now);
  await page.getByText('No active alarm').waitFor({ timeout: 1000 });
});

test('the language of the browser is used, can be switched, and is remembered', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub, { locale: 'zh-CN' });
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(hub.url);
  await page.getByRole('link', { name: '灯 lamp-1' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
});

test('values come with unit, age and words, and are marked as old once contact is lost', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(hub.url);
  const card = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Lamp lamp-1' }) });
  await card.getByText('81.25 %').waitFor();
  expect(await card.getByText('old').count()).toBe(0);
  const offline = { connectivity: 'offline', health: 'normal', why: text('Gone', '离开'), since: Date.now() } as const;
  hub.hall.show(lamp('lamp-1', Date.now(), { verdict: offline }));
  await waitFor(async () => (await card.getByText('old').count()) === 2);
});

test('while the hub is away the page says so, and after its restart the person is still logged in', async () => {
  const home = await startPage();
  const folder = home.folder;
  await using visitor = await visit(browser, home);
  await beLoggedIn(visitor, home);
  const { page } = visitor;
  await page.goto(home.url);
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  const port = Number(new URL(home.url).port);
  await home.status.stop();
  await page.getByText('The hub does not answer. Shown is what was known at').waitFor();
  expect(await page.getByRole('link', { name: 'Lamp lamp-1' }).isVisible()).toBe(true);

  await using _restarted = await startPage({ folder, config: { host: '127.0.0.1', port } });
  await page.getByText('The hub does not answer').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('link', { name: 'Lamp lamp-1' }).waitFor();
  await home[Symbol.asyncDispose]();
});

test('a message in quarantine is shown with its reason and can be checked again', async () => {
  await using hub = await startPage();
  hub.hall.quarantineMessage(refusedMessage(7, Date.now()));
  hub.hall.replayOutcome = 'refused-again';
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(`${hub.url}/#/quarantine`);
  await page.getByText('/brightness must be at most 100, but is 181').waitFor();
  await page.getByText('{"brightness":181}·').waitFor();
  await page.getByRole('button', { name: 'Check again: message 7' }).click();
  await page.getByText('Refused again').waitFor();
  hub.hall.replayOutcome = 'accepted';
  await page.getByRole('button', { name: 'Check again: message 7' }).click();
  await page.getByText('Accepted now.').waitFor();
});
