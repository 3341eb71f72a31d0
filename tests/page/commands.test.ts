// A person commands a device from the page, and sees how long the hall can do without its centre.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../tools/build-page.ts';
import { refusedRecord } from '../status/fake-hall.ts';
import { openBrowser } from '../support/browser.ts';
import { beLoggedIn, PERSON, startPage, visit } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  await buildPage();
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test('a command is filled in, sent in the name of the person, and followed to its end', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(`${hub.url}/#/device/lamp-1`);
  const form = page.locator('form', { has: page.getByRole('heading', { name: 'Dim' }) });
  await form.getByLabel('level').fill('40');
  await form.getByLabel('mode').selectOption('cold');
  await form.getByLabel('isSoft').check();
  await form.getByRole('button', { name: 'Send: Dim' }).click();
  await form.getByText('Accepted').waitFor();
  const [command] = hub.hall.commandList;
  expect(command).toMatchObject({ asker: PERSON.user, origin: 'page', deviceId: 'lamp-1' });
  expect(command?.arguments).toEqual({ level: 40, mode: 'cold', isSoft: true });
  if (!command) throw new Error('no command');
  const text = { en: 'The lamp did not answer.', zh: '灯具无应答。' };
  const changedAt = command.changedAt + 1;
  hub.hall.showCommand({ ...command, state: 'failed', reason: { code: 'no-reply', text }, changedAt });
  await form.getByText('Failed: The lamp did not answer.').waitFor();
  await page.getByRole('row', { name: /Dim .*Failed.* wang \(page\)/ }).waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('a command that is pressed again after a silence of the hub keeps its id, so that it acts once', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  const ids: string[] = [];
  await page.route('**/commands', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    ids.push((route.request().postDataJSON() as { id: string }).id);
    return ids.length === 1 ? route.abort() : route.continue();
  });
  await page.goto(`${hub.url}/#/device/lamp-1`);
  await page.getByLabel('level').fill('40');
  const send = page.getByRole('button', { name: 'Send: Dim' });
  await send.click();
  await page.getByText('The hub does not answer.').first().waitFor();
  await send.click();
  await page.locator('form').getByText('Accepted').waitFor();
  await send.click();
  await expect.poll(() => ids.length).toBe(3);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a value outside the contract does not leave the form, and JSON that is none is named', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await page.goto(`${hub.url}/#/device/lamp-1`);
  await page.getByLabel('level').fill('400');
  await page.getByRole('button', { name: 'Send: Dim' }).click();
  await page.getByLabel('level').fill('40');
  await page.getByLabel('scene').fill('[1,');
  await page.getByRole('button', { name: 'Send: Dim' }).click();
  await page.getByText('This is not JSON.').waitFor();
  expect(hub.hall.commandList).toEqual([]);
});

test('the view of the centre tells how long the room lasts, and sends again what the centre refused', async () => {
  await using hub = await startPage();
  await using visitor = await visit(browser, hub);
  await beLoggedIn(visitor, hub);
  hub.hall.setAsideList.push(refusedRecord(7, Date.now()));
  hub.hall.storageView = { ...hub.hall.storageView, setAside: 1, brownOut: 'thinned-5' };
  const { page } = visitor;
  await page.goto(`${hub.url}/#/line`);
  const room = page.getByRole('region', { name: 'Room for the time without the centre' });
  await room.getByText('Telemetry thinned to 5 minutes').waitFor();
  await room.getByText('2 of 20 MB').waitFor();
  await room.getByRole('row', { name: 'Events 1 MB 0.5 MB/h 30 h' }).waitFor();
  await room.getByRole('row', { name: 'Loss ledger 1 MB 0.5 MB/h long' }).waitFor();
  await page.getByText('no such meter').waitFor();
  await page.getByRole('button', { name: 'Send again: Events 7' }).click();
  await page.getByText('On its way.').waitFor();
  expect(visitor.complaints).toEqual([]);
});
