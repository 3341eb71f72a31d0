// A power cut, as near as a process can come to it: SIGKILL while committing.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import type { Journal } from '../../hub/journal/journal.ts';
import type { Lane } from '../../hub/messages/record.ts';
import { openJournal, temporaryFolder } from './open-journal.ts';

const CHILD = join(import.meta.dirname, 'committing-child.ts');

interface Killed {
  readonly acknowledged: readonly number[];
}

/** Runs the child until it has acknowledged so many commits, then kills it; what it had already written still counts. */
async function commitUntilKilled(directory: string, count: number): Promise<Killed> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const acknowledged: number[] = [];
  const exited = once(child, 'exit');
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  await exited;
  return { acknowledged };
}

async function allOf(journal: Journal, lane: Lane): Promise<number[]> {
  return (await journal.read(lane, 0, 1_000_000)).map(({ seq }) => seq);
}

it('after SIGKILL everything acknowledged is there, without gaps, and each commit wholly or not at all', async () => {
  const directory = temporaryFolder();
  const everAcknowledged: number[] = [];
  for (const count of [40, 400, 1500]) {
    const { acknowledged } = await commitUntilKilled(directory, count);
    expect(acknowledged.length).toBeGreaterThanOrEqual(count);
    everAcknowledged.push(...acknowledged);
    const journal = await openJournal({ directory });
    const events = await allOf(journal, 'event');
    expect(events).toEqual(events.map((_, index) => index + 1));
    expect(everAcknowledged.filter((seq) => seq > events.length)).toEqual([]);
    // Each commit of the child holds one alarm, one event and the state that names it.
    expect(await allOf(journal, 'alarm')).toEqual(events);
    expect(await journal.loadState()).toEqual(new Map([['commits', events.length]]));
    await journal.stop();
  }
  expect(new Set(everAcknowledged).size).toBe(everAcknowledged.length);
}, 60_000);
