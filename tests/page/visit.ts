// Visits the page of a running hub in a browser, and notes whatever the browser complains of.

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PAGE_DIRECTORY } from '../../tools/build-page.ts';
import { type RunningStatus, type StartOptions, startStatus } from '../status/running-status.ts';

export const PERSON = { user: 'wang', password: 'correct horse' };

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings in the console, uncaught exceptions, requests to anywhere but the hub. */
  readonly complaints: string[];
}

export const startPage = (options: StartOptions = {}): Promise<RunningStatus> =>
  startStatus({ pageDirectory: PAGE_DIRECTORY, ...options });

export async function visit(browser: Browser, hub: RunningStatus, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== hub.url) complaints.push(`request to ${request.url()}`);
  });
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** As a person does with the link that the hub printed. */
export async function logInFirst({ page }: Visit, hub: RunningStatus): Promise<void> {
  await page.goto(hub.status.firstLoginLink() ?? '');
  await page.getByLabel('User name').fill(PERSON.user);
  await page.getByLabel('New password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Create and log in' }).click();
  await page.getByRole('navigation').waitFor();
}

/** Puts the cookie of a new session into the browser, creating the user where there is none. */
export async function beLoggedIn({ context }: Visit, hub: RunningStatus): Promise<void> {
  const code = hub.access.firstLoginCode();
  const result = await (code === undefined ? hub.access.logIn(PERSON) : hub.access.createFirstUser(code, PERSON));
  if (!result.ok) throw new Error(result.refusal);
  await context.addCookies([{ name: 'atrium_test-hall', value: result.secret, url: hub.url }]);
}
