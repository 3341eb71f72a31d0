// A real browser for the tests of the page: Debian's Chromium, with nothing that talks to the outside.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Throws where Chromium is missing, with the line that installs it; close it after the tests. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`${EXECUTABLE} is missing; install it with: apt-get install -y chromium`);
  return chromium.launch({ executablePath: EXECUTABLE, args: QUIET });
}
