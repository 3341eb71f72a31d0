// The page for everybody: keyboard, screen readers, small screens, both languages, light and dark; and nothing from elsewhere.

import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage, PAGE_DIRECTORY } from '../../tools/build-page.ts';
import { burntOut, lamp, refusedMessage } from '../status/fake-hall.ts';
import type { RunningStatus } from '../status/running-status.ts';
import { openBrowser } from '../support/browser.ts';
import { beLoggedIn, startPage, visit } from './visit.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const VIEWS = ['/', '/alarms', '/line', '/quarantine', '/device/lamp-1'];

let browser: Browser;
let hub: RunningStatus;
beforeAll(async () => {
  await buildPage();
  browser = await openBrowser();
  hub = await startPage();
  trouble(hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

/** Every mark and every priority in one hall. */
function trouble({ hall }: RunningStatus): void {
  const at = Date.now();
  const verdicts = [
    ['online', 'failure'],
    ['late', 'maintenance-required'],
    ['silent', 'out-of-specification'],
    ['offline', 'check-function'],
    ['never-seen', 'normal'],
  ] as const;
  for (const [n, [connectivity, health]] of verdicts.entries()) {
    const why = { en: 'Because of a reason', zh: '因为某个原因' };
    hall.show(lamp(`lamp-${n + 1}`, at - 90_000, { verdict: { connectivity, health, why, since: at } }));
  }
  for (const [n, priority] of (['low', 'medium', 'high'] as const).entries()) {
    hall.raise({ ...burntOut(`lamp-${n + 1}`, at), priority, activations: n + 1 });
  }
  hall.showUpstream({ state: 'offline', backlog: 12 });
  hall.quarantineMessage(refusedMessage(1, at));
  hall.quarantineMessage({ ...refusedMessage(2, at), raw: undefined });
}

/** All rules in the light, and in the dark those of colour: nothing else differs. */
async function axeFindings(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const inTheLight = await new AxeBuilder({ page }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const inTheDark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  const violations = [...inTheLight.violations, ...inTheDark.violations];
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

async function open(page: Page, view: string): Promise<void> {
  await page.goto(`${hub.url}/#${view}`);
  await page.locator('main li, main table').first().waitFor();
}

const looks = [DESKTOP, PHONE].flatMap((viewport) => ['en-GB', 'zh-CN'].map((locale) => ({ viewport, locale })));

test.each(looks)('axe finds nothing at $viewport.width px in $locale, light and dark', async (look) => {
  await using visitor = await visit(browser, hub, look);
  await visitor.page.goto(hub.url);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  const findings = await axeFindings(visitor.page);
  await beLoggedIn(visitor, hub);
  await visitor.page.reload();
  for (const view of VIEWS) {
    await open(visitor.page, view);
    findings.push(...(await axeFindings(visitor.page)));
  }
  expect(findings).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

test.each(VIEWS)('on a phone %s does not scroll sideways', async (view) => {
  await using visitor = await visit(browser, hub, { viewport: PHONE });
  await beLoggedIn(visitor, hub);
  await open(visitor.page, view);
  const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
});

test('the keyboard reaches everything: content first, then each view, its heading, and a device', async () => {
  await using visitor = await visit(browser, hub, { viewport: DESKTOP });
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await open(page, '/');
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Line to the centre');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Line to the centre' }).waitFor();
  expect(await focused()).toBe('Line to the centre');
  await page.getByRole('link', { name: 'Hall' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Lamp lamp-5' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Lamp lamp-5' }).waitFor();
});

test('a person can choose the colours against the device, and the choice stays', async () => {
  await using visitor = await visit(browser, hub, { colorScheme: 'light' });
  await beLoggedIn(visitor, hub);
  const { page } = visitor;
  await open(page, '/');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Colours: as the device' }).click();
  await page.getByRole('button', { name: 'Colours: light' }).click();
  await page.getByRole('button', { name: 'Colours: dark' }).waitFor();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.getByRole('button', { name: 'Colours: dark' }).waitFor();
  expect(await ground()).toBe(dark);
});

test('the built page is small', async () => {
  const { sizeBytes } = await buildPage();
  expect(PAGE_DIRECTORY).toMatch(/dist$/);
  expect(sizeBytes).toBeLessThan(120_000);
});
