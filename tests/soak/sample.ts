// What a soak looks at again and again: memory, handles, and how far the records have come.

import { readdirSync, readFileSync } from 'node:fs';
import type { SoakHall } from './soak-hall.ts';

export interface Sample {
  readonly hour: number;
  readonly rssKb: number;
  readonly heapKb: number;
  /** What keeps the event loop of the hub's main thread going: sockets, timers, requests. */
  readonly resources: number;
  readonly fds: number;
  readonly threads: number;
  readonly backlog: number;
  /** At the centre. */
  readonly records: number;
  readonly alarms: number;
  readonly faults: readonly string[];
}

interface CentreFigures {
  readonly lanes: Readonly<Record<string, { readonly received: number }>>;
}

export async function takeSample(
  { hub, hall, centre }: SoakHall,
  { hour, faults }: Pick<Sample, 'hour' | 'faults'>,
): Promise<Sample> {
  const metrics = await hall.metrics();
  const figures = await centre.figures<CentreFigures>('test-hall');
  const status = readFileSync(`/proc/${hub.pid}/status`, 'utf8');
  return {
    ...{ hour, faults },
    rssKb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]),
    heapKb: Math.round(figureOf(metrics, 'nodejs_heap_size_used_bytes') / 1024),
    resources: figureOf(metrics, 'nodejs_active_resources_total'),
    fds: readdirSync(`/proc/${hub.pid}/fd`).length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)?.[1]),
    backlog: sumOf(metrics, 'atrium_upstream_backlog'),
    records: Object.values(figures?.lanes ?? {}).reduce((sum, { received }) => sum + received, 0),
    alarms: figureOf(metrics, 'atrium_alarms_active'),
  };
}

export async function backlogOf({ hall }: SoakHall): Promise<number> {
  return sumOf(await hall.metrics(), 'atrium_upstream_backlog');
}

function figureOf(metrics: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1];
  if (value === undefined) throw new Error(`the hub has no metric ${name}`);
  return Number(value);
}

function sumOf(metrics: string, name: string): number {
  const values = [...metrics.matchAll(new RegExp(`^${name}\\{\\S+\\} (\\S+)$`, 'gm'))];
  if (values.length === 0) throw new Error(`the hub has no metric ${name}`);
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}
