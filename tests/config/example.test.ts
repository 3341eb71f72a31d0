// configs/hall.example.yaml names every key with its default.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import schema from '../../hub/config/config.schema.json' with { type: 'json' };
import { loadConfig } from '../../hub/config/load-config.ts';

const FILE = join(import.meta.dirname, '../../configs/hall.example.yaml');
const text = readFileSync(FILE, 'utf8');
/** With every section that is off by default switched on, as its comments say. */
const switchedOn = text
  .split('\n')
  .filter((line) => !/^ *(external|tls|conformance|upstream): null/.test(line))
  .map((line) => line.replace(/^#(?=\S| {2})/, ''))
  .join('\n');

/** Everything switched on but these sections of `broker`. */
function without(...sections: readonly string[]): string {
  return switchedOn.replace(new RegExp(`^ {2}(${sections.join('|')}):\\n(?: {4}.*\\n)+`, 'gm'), '');
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly default?: unknown;
  readonly $ref?: string;
}

interface Key {
  readonly path: string;
  readonly default: unknown;
}

/** Every key of the schema that holds a value; texts in two languages count as one. */
function keysOf(node: Node, path: readonly string[] = []): Key[] {
  const branches = [node, ...(node.oneOf ?? [])].flatMap((branch) => Object.entries(branch.properties ?? {}));
  const itself = node.items?.properties || branches.length > 0 ? [] : [{ path: path.join('.'), default: node.default }];
  const ofItems = node.items?.properties ? keysOf(node.items, [...path, '0']) : [];
  return [...itself, ...branches.flatMap(([name, child]) => keysOf(child, [...path, name])), ...ofItems];
}

function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], config);
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function load(content: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-config-'));
  folders.push(folder);
  const file = join(folder, 'hall.yaml');
  await writeFile(file, content);
  return loadConfig(file);
}

describe('configs/hall.example.yaml', () => {
  it('is valid as it stands', () => {
    expect(loadConfig(FILE).hall.id).toBe('example-hall');
  });

  it('is valid with every section switched on, for the embedded broker and for an external one', async () => {
    const embedded = await load(without('external'));
    expect([valueAt(embedded, 'broker.tls.port'), valueAt(embedded, 'upstream.inFlight')]).toEqual([8883, 20]);
    const external = await load(without('tls', 'conformance'));
    expect(valueAt(external, 'broker.external.username')).toBe('atrium-hub');
  });

  it('names every key of the schema, each default as in the schema', () => {
    const keys = keysOf(schema as Node);
    expect(keys.length).toBeGreaterThan(40);
    const config: unknown = parse(switchedOn);
    for (const key of keys) {
      const value = valueAt(config, key.path);
      expect(value, key.path).toBeDefined();
      if (key.default !== undefined) expect(value, key.path).toEqual(key.default);
    }
  });

  it('gives the same as a file that holds the hall alone', async () => {
    const hall = text.slice(text.indexOf('hall:'), text.indexOf('# Folders with device classes'));
    const { contracts: _, ...bare } = (await load(hall)) as Record<string, unknown>;
    const { contracts: __, ...example } = loadConfig(FILE) as unknown as Record<string, unknown>;
    expect(example).toEqual(bare);
  });

  it('explains every key in a comment above it', () => {
    const lines = switchedOn.split('\n');
    const isExplained = (index: number) => /^ *# /.test(lines[index - 1] ?? '');
    const unexplained = lines.filter((line, index) => /^ +[a-zA-Z]+:( |$)/.test(line) && !isExplained(index));
    // A name speaks for itself; a section is explained by what stands in it.
    expect(unexplained.filter((line) => !/^ *(name|limits|tls):/.test(line))).toEqual([]);
  });
});
