// Reads, validates, completes and freezes the configuration of one hall.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { AtriumError } from '../foundation/errors.ts';
import type { Config } from './config.ts';
import { describeProblem, furtherProblems, validateConfig } from './config-problems.ts';

/** Values given on the command line, by path as in the file: `{ 'broker.port': 0 }`. */
export type ConfigOverrides = Readonly<Record<string, string | number>>;

/** Throws CONFIG_UNREADABLE or CONFIG_INVALID; the message names every problem with its line. */
export function loadConfig(file: string, overrides: ConfigOverrides = {}): Config {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: true });
  const syntaxErrors = document.errors.map((error) => error.message);
  if (syntaxErrors.length > 0) throw invalid(file, syntaxErrors);
  for (const [path, value] of Object.entries(overrides)) override(document, path.split('.'), value);

  const config: unknown = document.toJS() ?? {};
  const line = lineOf(document, lines);
  const problems = validateConfig(config).map((problem) => describeProblem(problem, config, line));
  if (problems.length > 0) throw invalid(file, problems);
  const further = furtherProblems(config as Config, line);
  if (further.length > 0) throw invalid(file, further);
  return deepFreeze(withAbsolutePaths(config as Config, dirname(file))) as Config;
}

/** A section that is absent or null is begun; one that is no section at all is left for the validation to name. */
function override(document: Document, path: readonly string[], value: string | number): void {
  const section = path.slice(0, -1);
  const found: unknown = document.getIn(section, true);
  if (isScalar(found) && found.value === null) document.deleteIn(section);
  if (document.contents === null || isMap(document.contents)) {
    if (!document.hasIn(section) || isMap(document.getIn(section, true))) document.setIn(path, value);
  }
}

function withAbsolutePaths(config: Config, folder: string): Config {
  return { ...config, contracts: config.contracts.map((path) => resolve(folder, path)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AtriumError(
      'CONFIG_UNREADABLE',
      `${file} cannot be read. Check the path, and that its user may read it.`,
      {
        cause,
        context: { file },
      },
    );
  }
}

function invalid(file: string, problems: readonly string[]): AtriumError {
  const message = `${file} is not a valid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;
  return new AtriumError('CONFIG_INVALID', message, { context: { file, problems } });
}

/** The line of the key, or of the nearest thing around it that stands in the file. */
function lineOf(document: Document, lines: LineCounter): (path: readonly string[]) => number | undefined {
  return (path) => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const offset = keyAt(document, path.slice(0, depth))?.range?.[0];
      if (offset !== undefined) return lines.linePos(offset).line;
    }
    return undefined;
  };
}

/** The key of an entry, as its value may begin a line later; for an item of a list the item. */
function keyAt(document: Document, path: readonly string[]): Node | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap<Node>(parent)) return document.getIn(path, true) as Node | undefined;
  return parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))?.key;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
