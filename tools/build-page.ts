// Builds the status page into hub/status/page/dist, where its sources are newer than what is there.

import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { systemClock } from '../hub/foundation/clock.ts';
import { withFileLock } from '../hub/foundation/file-lock.ts';

const PROJECT = join(import.meta.dirname, '..');
const PAGE = join(PROJECT, 'hub/status/page');

/** The built page, for StatusOptions.pageDirectory. */
export const PAGE_DIRECTORY: string = join(PAGE, 'dist');

const SOURCES = [
  'hub/status/page',
  'hub/status/api.ts',
  'hub/messages',
  'hub/foundation',
  'tools/build-page.ts',
  'package.json',
];
/** Browsers from here on know light-dark() and nesting; without this Vite would rewrite the style sheets. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

export interface PageBuild {
  readonly isNew: boolean;
  readonly sizeBytes: number;
}

export async function buildPage(): Promise<PageBuild> {
  const isNew = await withFileLock(PAGE_DIRECTORY, systemClock, buildIfOld);
  return { isNew, sizeBytes: filesBelow(PAGE_DIRECTORY).reduce((sum, path) => sum + statSync(path).size, 0) };
}

async function buildIfOld(): Promise<boolean> {
  const isOld = newest(SOURCES.map((path) => join(PROJECT, path))) > builtAt();
  if (isOld) await build();
  return isOld;
}

async function build(): Promise<void> {
  // Loaded only when needed: an installation without development dependencies brings the page built.
  const vite = await import('vite');
  await vite.build({
    root: PAGE,
    configFile: false,
    logLevel: 'warn',
    // Whoever builds, a test among them: no tool of developers, which would also bring this machine's paths along.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: { outDir: PAGE_DIRECTORY, emptyOutDir: true, target: BROWSERS, assetsInlineLimit: 0, modulePreload: false },
  });
}

function builtAt(): number {
  return statSync(join(PAGE_DIRECTORY, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newest(paths: readonly string[]): number {
  return Math.max(...paths.flatMap(filesBelow).map((path) => statSync(path).mtimeMs));
}

/** Every file of a folder but those of `dist`; a file alone is itself. */
function filesBelow(path: string): string[] {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return [];
  if (!entry.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'dist')
    .flatMap((name) => filesBelow(join(path, name)));
}

if (import.meta.main) {
  const { isNew, sizeBytes } = await buildPage();
  const verb = isNew ? 'built' : 'up to date';
  console.log(`status page ${verb}: ${relative(process.cwd(), PAGE_DIRECTORY)}, ${Math.ceil(sizeBytes / 1000)} kB`);
}
