#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072 node --max-old-space-size=256 --max-semi-space-size=8
// The command `atrium`. Plain JavaScript, as it must also be understood by a Node.js that is too old for the rest.
// The options above keep the hub's memory small: docs/decisions/006-memory-of-the-hub.md.

import module from 'node:module';
import { fileURLToPath } from 'node:url';

const REQUIRED = [24, 11];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
  console.error(
    `Atrium needs Node.js ${REQUIRED.join('.')} or newer, and this is ${process.versions.node}: start it with "npx atrium …" or "npm start" in the checkout after "npm ci", which bring the right one along.`,
  );
  process.exitCode = 1;
} else {
  keepStrippedSources();
  const { keepHeapSmall } = await import('../hub/foundation/heap.ts');
  keepHeapSmall();
  const { main } = await import('./command-line.ts');
  await main(process.argv);
}

/**
 * Node keeps the sources, their types stripped, so that the next start needs no compiler: half the time to start,
 * and some 50 MB less for it and the journal's thread, which finds the folder by the environment variable.
 */
function keepStrippedSources() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/atrium', import.meta.url));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
