// Reads what `node --cpu-prof` wrote: which functions and which files the time of a thread went to.

import { readFileSync } from 'node:fs';

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

export interface Cost {
  readonly what: string;
  /** Of the time in which the thread did anything. */
  readonly share: number;
}

export interface ThreadCosts {
  readonly busyS: number;
  readonly functions: readonly Cost[];
  readonly files: readonly Cost[];
}

const NOT_BUSY = new Set(['(idle)', '(root)', '(program)']);

/** Self time: what a function did itself, not what it called. */
export function costsOf(file: string): ThreadCosts {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const files = new Map<string, number>();
  let busyUs = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    const us = timeDeltas[index] ?? 0;
    if (!frame || NOT_BUSY.has(frame.functionName)) continue;
    busyUs += us;
    const source = sourceOf(frame.url);
    add(functions, `${source}:${frame.lineNumber + 1} ${frame.functionName || 'anonymous'}`, us);
    add(files, source, us);
  }
  return { busyS: busyUs / 1e6, functions: sharesOf(functions, busyUs), files: sharesOf(files, busyUs) };
}

function sourceOf(url: string): string {
  const path = url.replace(/^file:\/\//, '');
  const short = /(?:.*\/node_modules\/)(.*)/.exec(path)?.[1] ?? /.*\/(hub\/.*|firmware-contracts\/.*)/.exec(path)?.[1];
  return short ?? (path || 'V8');
}

function add(sums: Map<string, number>, key: string, us: number): void {
  sums.set(key, (sums.get(key) ?? 0) + us);
}

function sharesOf(sums: ReadonlyMap<string, number>, total: number): Cost[] {
  return [...sums].map(([what, us]) => ({ what, share: us / total })).toSorted((a, b) => b.share - a.share);
}
