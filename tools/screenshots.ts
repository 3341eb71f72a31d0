// npm run screenshots: opens the demo hall, breaks two things, and takes the pictures in docs/screenshots.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { AtriumProcess, ROOT } from '../tests/support/atrium-process.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { freePort } from '../tests/support/free-port.ts';

const FOLDER = join(ROOT, 'docs/screenshots');
const USER = { name: 'li-na', password: 'a-good-long-password' };

interface Picture {
  readonly name: string;
  readonly locale: 'zh-CN' | 'en-GB';
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PICTURES: readonly Picture[] = [
  { name: 'desktop-zh', locale: 'zh-CN', colorScheme: 'light', viewport: DESKTOP },
  { name: 'desktop-en-dark', locale: 'en-GB', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'phone-zh', locale: 'zh-CN', colorScheme: 'light', viewport: PHONE },
  { name: 'phone-en-dark', locale: 'en-GB', colorScheme: 'dark', viewport: PHONE },
];

const folder = await mkdtemp(join(tmpdir(), 'atrium-screenshots-'));
const ports = {
  broker: await freePort(),
  status: await freePort(),
  centre: await freePort(),
  control: await freePort(),
};
const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
const demo = new AtriumProcess(['demo', '--data', folder, ...options]);
const browser = await openBrowser();
try {
  const [, link = ''] = await demo.prints(/Log in\s+(\S+)/);
  await createUser(browser, link);
  await mkdir(FOLDER, { recursive: true });
  await switchFault('kiosk-01', 'paper-out');
  await switchFault('screen-01', 'offline');
  for (const picture of PICTURES) await take(browser, picture);
} finally {
  await browser.close();
  await demo.interrupt();
  await rm(folder, { recursive: true, force: true });
}

async function switchFault(device: string, fault: string): Promise<void> {
  const url = `http://127.0.0.1:${ports.control}/devices/${device}/faults/${fault}`;
  await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' });
}

async function createUser(browser: Browser, link: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(link);
  await logIn(page);
  await page.close();
}

async function take(browser: Browser, { name, ...context }: Picture): Promise<void> {
  const page = await browser.newPage(context);
  await page.goto(`http://127.0.0.1:${ports.status}/`);
  await logIn(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`docs/screenshots/${name}.png`);
  await page.close();
}

async function logIn(page: Page): Promise<void> {
  await page.locator('input:not([type=password])').first().fill(USER.name);
  for (const field of await page.locator('input[type=password]').all()) await field.fill(USER.password);
  await page.locator('button[type=submit]').click();
  await page.locator('input[type=password]').first().waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined);
}
