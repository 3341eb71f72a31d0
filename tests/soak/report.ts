// What a soak prints: a line for each look, and at the end slopes, faults, commands, and the audit.

import type { Sample } from './sample.ts';
import { slopeOf } from './slope.ts';
import type { SoakResult } from './soak.ts';

const WIDTH = 10;
/** Memory rises while code is compiled and caches fill: that is no leak. */
const WARM_UP_SHARE = 0.25;
const COLUMNS: Readonly<Record<string, (sample: Sample) => string>> = {
  hour: ({ hour }) => hour.toFixed(1),
  'RSS MB': ({ rssKb }) => (rssKb / 1000).toFixed(1),
  'heap MB': ({ heapKb }) => (heapKb / 1000).toFixed(1),
  handles: ({ resources }) => String(resources),
  fds: ({ fds }) => String(fds),
  threads: ({ threads }) => String(threads),
  backlog: ({ backlog }) => String(backlog),
  records: ({ records }) => String(records),
  alarms: ({ alarms }) => String(alarms),
};

export function head(): string {
  return `${row(Object.keys(COLUMNS))}  faults`;
}

export function lineOf(sample: Sample): string {
  return `${row(Object.values(COLUMNS).map((cell) => cell(sample)))}  ${sample.faults.join(', ')}`;
}

export function summaryOf({ samples, faults, commands, acknowledged, missing, audit }: SoakResult): string[] {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const slope = (figure: 'rssKb' | 'heapKb' | 'resources' | 'fds', digits: number) => {
    const value = slopeOf(warm.map((sample) => [sample.hour, sample[figure]]));
    return `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
  };
  const verdict = audit.output.split('\n').findLast((line) => /complete/.test(line)) ?? audit.output;
  return [
    '',
    `slopes by least squares over ${warm.length} looks, hours ${spanOf(warm)}:`,
    `  RSS ${slope('rssKb', 1)} kB an hour, heap ${slope('heapKb', 1)} kB an hour`,
    `  handles ${slope('resources', 3)} an hour, fds ${slope('fds', 3)} an hour`,
    `highest RSS ${(Math.max(...samples.map(({ rssKb }) => rssKb)) / 1000).toFixed(1)} MB`,
    `faults: ${countsOf(faults)}`,
    `commands: ${countsOf(commands)}`,
    `events acknowledged to the witnesses: ${acknowledged}, missing at the centre: ${missing}`,
    `audit: ${verdict}`,
    ...(audit.isComplete ? [] : ['', audit.output]),
  ];
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(WIDTH)).join('');
}

function spanOf(samples: readonly Sample[]): string {
  return `${samples[0]?.hour.toFixed(1)} to ${samples.at(-1)?.hour.toFixed(1)}`;
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  const pairs = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return pairs.length > 0 ? pairs.join(', ') : 'none';
}
