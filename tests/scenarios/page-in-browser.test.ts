// The page of a real hub in a real browser: log in, see a fault come and go, change the language, outlive a restart.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { openBrowser } from '../support/browser.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';

const KIOSK = { id: 'kiosk-01', class: 'kiosk' };
const STATE = {
  deviceStatus: 'online',
  inService: true,
  inUse: false,
  printerState: 'idle',
  paper: 'full',
  faults: [] as string[],
};
const USER = { name: 'li-na', password: 'correct horse battery' };

describe('the page', () => {
  let hall: TestHall;
  let hub: AtriumProcess;
  let kiosk: TestDevice;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    hall = await TestHall.create({ devices: [KIOSK] });
    hub = await hall.startHub();
    kiosk = await TestDevice.connect(hall, KIOSK);
    await kiosk.say('state', STATE);
    browser = await openBrowser();
    page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on(
      'request',
      (request) => !request.url().startsWith(`http://127.0.0.1:${hall.statusPort}/`) && complaints.push(request.url()),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await kiosk?.close();
    await hall?.remove();
  });

  it('lets the first person in by the one-time link', async () => {
    const [, link = ''] = await hub.prints(/first login: (\S+)/);
    await page.goto(link);
    await page.getByLabel(/user/i).fill(USER.name);
    for (const field of await page.locator('input[type=password]').all()) await field.fill(USER.password);
    await page.getByRole('button', { name: /create|begin|sign|log|start/i }).click();
    await page.getByText('kiosk-01').first().waitFor();
  });

  it('shows a fault with cause, consequence and action, and lets it go', async () => {
    await kiosk.say('state', { ...STATE, paper: 'out', printerState: 'stopped', faults: ['paper-out'] });
    const [alarm] = await hall.alarms();
    expect(alarm?.code).toBe('paper-out');
    await page
      .getByText(alarm?.action.en ?? '')
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /alarms/i })
      .first()
      .click();
    await page
      .getByText(alarm?.cause.en ?? '')
      .first()
      .waitFor();
    await page
      .getByText(alarm?.consequence.en ?? '')
      .first()
      .waitFor();
    await kiosk.say('state', STATE);
    await page
      .getByText(alarm?.action.en ?? '')
      .first()
      .waitFor({ state: 'detached' });
  });

  it('speaks Chinese when asked to', async () => {
    await page
      .getByRole('button', { name: /中文|语言|language/i })
      .first()
      .click();
    await page
      .getByRole('link', { name: /告警|报警/ })
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
  });

  it('is still logged in after the hub was restarted', async () => {
    await hub.kill9();
    hub = await hall.startHub();
    complaints.length = 0;
    await page.goto(`http://127.0.0.1:${hall.statusPort}/`);
    await page.getByText('kiosk-01').first().waitFor();
    expect(await page.locator('input[type=password]').count()).toBe(0);
  });

  it('loads nothing from elsewhere and breaks no rule of its own', () => {
    expect(complaints).toEqual([]);
  });
});
