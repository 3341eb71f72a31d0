// What the kernel says of a process: the CPU time of all its threads, and its memory.

import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for every program (USER_HZ). */
const TICKS_PER_SECOND = 100;
/** proc(5), counted from after the name in brackets. */
const UTIME = 11;
const STIME = 12;

/** User and system together, of living and ended threads. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND;
}

/** To the nanosecond, of a process that has one thread: for loads of which a hundredth of a second is a large part. */
export function cpuSecondsOfOneThread(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
}

export function rssMbOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
