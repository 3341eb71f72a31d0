// Holds the code to its drawing: who may import whom, which library lives where, and what the middle may not reach.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const sources = globSync('{hub,device-drivers,simulators,firmware-contracts}/**/*.{ts,tsx}', {
  cwd: ROOT,
  exclude: (path) => path.includes('node_modules') || path.includes('dist'),
}).sort();

interface Import {
  readonly from: string;
  /** A path from the root for own files, a package name otherwise. */
  readonly to: string;
}

const imports: readonly Import[] = sources.flatMap((from) => {
  const text = readFileSync(join(ROOT, from), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map(([, fixed, dynamic]) => ({ from, to: resolve(from, fixed ?? dynamic ?? '') }));
});

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(from), specifier)) : specifier;
}

const isOwn = ({ to }: Import) => existsSync(join(ROOT, to));
const say = ({ from, to }: Import) => `${from} → ${to}`;

/** `hub/<stage>/…` for files of a stage; undefined for the files that put stages together. */
const stageOf = (path: string) => /^hub\/([^/]+)\//.exec(path)?.[1];

const BOTTOM = ['messages', 'foundation'];
/** The middle puts the pure stages in order, the command line starts things: both stand above the stages. */
const COMPOSITION = ['middle', 'command-line'];
const DETERMINISTIC = ['checking', 'devices', 'health', 'alarms', 'commands', 'middle'];

describe('imports', () => {
  it('a stage imports no other stage', () => {
    const crossing = imports.filter(isOwn).filter(({ from, to }) => {
      const [stage, other] = [stageOf(from), stageOf(to)];
      if (!stage || !other || stage === other || BOTTOM.includes(other) || COMPOSITION.includes(stage)) return false;
      return !to.startsWith('hub/config/config.ts');
    });
    expect(crossing.map(say)).toEqual([]);
  });

  it('the bottom layer imports nothing above it', () => {
    const upward = imports.filter(isOwn).filter(({ from, to }) => {
      const stage = stageOf(from);
      if (stage === 'messages') return stageOf(to) !== 'messages';
      return stage === 'foundation' && stageOf(to) !== 'foundation';
    });
    expect(upward.map(say)).toEqual([]);
  });

  it('nothing in a stage imports the files that put stages together', () => {
    const upward = imports
      .filter(isOwn)
      .filter(({ from, to }) => stageOf(from) && stageOf(from) !== 'command-line' && /^hub\/[^/]+\.ts$/.test(to));
    expect(upward.map(say)).toEqual([]);
  });

  it('simulators import neither the hub nor device drivers, and nobody imports simulators', () => {
    const wrong = imports.filter(isOwn).filter(({ from, to }) => {
      if (from.startsWith('simulators/')) return to.startsWith('hub/') || to.startsWith('device-drivers/');
      return to.startsWith('simulators/');
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it('contracts import nothing of the program', () => {
    const wrong = imports
      .filter(isOwn)
      .filter(({ from, to }) => from.startsWith('firmware-contracts/') && !to.startsWith('firmware-contracts/'));
    expect(wrong.map(say)).toEqual([]);
  });

  it('there is no cycle, types included', () => {
    expect(cycles()).toEqual([]);
  });
});

describe('libraries', () => {
  const OWNERS: Readonly<Record<string, readonly string[]>> = {
    aedes: ['hub/intake/', 'simulators/centre/'],
    'aedes-persistence': ['hub/intake/'],
    ajv: ['hub/checking/', 'hub/config/', 'hub/contract-gaps/'],
    'ajv-formats': ['hub/checking/', 'hub/contract-gaps/'],
    'node:sqlite': ['hub/journal/', 'simulators/centre/'],
    lowdb: ['hub/foundation/'],
    pino: ['hub/foundation/'],
    fastify: ['hub/status/'],
    mqtt: ['hub/upstream/', 'hub/intake/external/', 'simulators/'],
    preact: ['hub/status/page/'],
    commander: ['hub/main.ts', 'hub/command-line/', 'simulators/'],
  };

  it.each(Object.entries(OWNERS))('%s is used only where it belongs', (library, owners) => {
    const users = imports.filter(({ to }) => to === library || to.startsWith(`${library}/`));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ from }) => !owners.some((owner) => from.startsWith(owner))).map(say)).toEqual([]);
  });
});

describe('the deterministic middle', () => {
  const files = sources.filter((path) => DETERMINISTIC.includes(stageOf(path) ?? ''));
  const PURE_NODE_MODULES = ['node:crypto'];

  it('reaches no I/O', () => {
    const reaching = imports.filter(
      ({ from, to }) => files.includes(from) && to.startsWith('node:') && !PURE_NODE_MODULES.includes(to),
    );
    expect(reaching.map(say)).toEqual([]);
  });

  it('draws nothing at random and starts no timer', () => {
    const IMPURE =
      /\brandomBytes\b|\brandomUUID\b|Math\.random|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|Date\.now|new Date\(\)|performance\.|process\.|\bfetch\(/;
    expect(files.filter((path) => IMPURE.test(read(path)))).toEqual([]);
  });
});

describe('time and chance', () => {
  it('come through the clock and chance ports only', () => {
    const PORTS = [
      'hub/foundation/clock.ts',
      'hub/foundation/chance.ts',
      'simulators/foundation/clock.ts',
      'simulators/foundation/seeded-chance.ts',
    ];
    const DIRECT = /\bDate\.now\(|new Date\(\)|\bsetTimeout\(|\bsetInterval\(|\bMath\.random\(/;
    const inPage = (path: string) => path.startsWith('hub/status/page/');
    const offenders = sources.filter((path) => !PORTS.includes(path) && !inPage(path) && DIRECT.test(read(path)));
    expect(offenders).toEqual([]);
  });
});

describe('size', () => {
  it('no file is over 350 lines', () => {
    const written = sources.filter((path) => !/\/(types|contract|config)\.ts$/.test(path));
    expect(written.filter((path) => read(path).split('\n').length > 350)).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Depth first; each cycle is reported once, by the edge that closes it. */
function cycles(): string[] {
  const edges = Map.groupBy(imports.filter(isOwn), ({ from }) => from);
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const { to } of edges.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of sources) visit(path, []);
  return found;
}
