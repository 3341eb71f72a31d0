// The small JSON files: durable, shared between processes, and never lost to a slip.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../hub/foundation/clock.ts';
import { AtriumError } from '../../hub/foundation/errors.ts';
import { type JsonFile, openJsonFile } from '../../hub/foundation/json-file.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

interface Names {
  names: string[];
}

const isNames = (value: unknown): value is Names => typeof value === 'object' && value !== null && 'names' in value;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-json-'));
  path = join(folder, 'deep', 'names.json');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (clock: Clock = systemClock): Promise<JsonFile<Names>> =>
  openJsonFile({ path, defaults: { names: [] }, isValid: isNames, clock, log: silentLog });

const add = (file: JsonFile<Names>, name: string) => file.update((data) => data.names.push(name));

test('what was updated is there when the file is opened again, readable by its owner alone', async () => {
  await add(await open(), 'a');
  expect((await open()).data.names).toEqual(['a']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a file cut short falls back to the copy before it, and is put aside', async () => {
  const file = await open();
  await add(file, 'a');
  await add(file, 'b');
  await writeFile(path, '{ "names": ["a", "b');
  expect((await open()).data.names).toEqual(['a']);
  expect(await readFile(`${path}.damaged`, 'utf8')).toContain('"b');
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ names: ['a'] });
});

test('a damaged file without an older copy is an error that names it', async () => {
  await open();
  await writeFile(path, '[]');
  const error = await open().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AtriumError);
  expect(error).toMatchObject({ code: 'REGISTRY_UNREADABLE', message: expect.stringContaining(path) });
});

test('two openers of one file do not overwrite each other', async () => {
  const [one, two] = await Promise.all([open(), open()]);
  const numbers = [1, 2, 3, 4, 5];
  await Promise.all(numbers.flatMap((n) => [add(one, `one-${n}`), add(two, `two-${n}`)]));
  expect((await open()).data.names).toHaveLength(2 * numbers.length);
});

test('a change by another opener is noticed within a second', async () => {
  const clock = new FakeClock();
  const [reader, writer] = [await open(clock), await open()];
  let calls = 0;
  const end = reader.onExternalChange(() => calls++);
  await add(writer, 'new');
  clock.advance(1000);
  await waitFor(() => calls === 1);
  expect(reader.data.names).toEqual(['new']);
  end();
});

test('an own change is not reported as external', async () => {
  const clock = new FakeClock();
  const file = await open(clock);
  let calls = 0;
  file.onExternalChange(() => calls++);
  await add(file, 'mine');
  clock.advance(5000);
  await file.reload();
  expect(calls).toBe(0);
});

test('a slip in a file edited by hand is neither taken over nor overwritten', async () => {
  const file = await open();
  await add(file, 'a');
  await writeFile(path, '{ "names": [ "a", }');
  await expect(add(file, 'b')).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' });
  await expect(add(file, 'b')).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' });
  expect(file.data.names).toEqual(['a']);
  await writeFile(path, '{ "names": ["a", "mended"] }');
  await add(file, 'b');
  expect(file.data.names).toEqual(['a', 'mended', 'b']);
});

test('a change that throws leaves memory and disk as they were', async () => {
  const file = await open();
  await add(file, 'a');
  const failing = file.update((data) => {
    data.names.push('b');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(file.data.names).toEqual(['a']);
});

test('a lock left behind by a process that is gone does not stop the next writer', async () => {
  const gone = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
  const file = await open();
  await writeFile(`${path}.lock`, gone.stdout.trim());
  await add(file, 'a');
  expect(file.data.names).toEqual(['a']);
});

test('a lock held by a living process makes the writer wait', async () => {
  let waits = 0;
  const sleep = (delayMs: number) => {
    waits += 1;
    return systemClock.sleep(delayMs);
  };
  const file = await open({ ...systemClock, sleep });
  await writeFile(`${path}.lock`, String(process.ppid));
  const update = add(file, 'a');
  await waitFor(() => waits > 1);
  expect(file.data.names).toEqual([]);
  await rm(`${path}.lock`);
  await update;
  expect(file.data.names).toEqual(['a']);
});

test('a lock older than any write was left behind by a power cut, whoever has its number now', async () => {
  const file = await open();
  await writeFile(`${path}.lock`, String(process.ppid));
  await utimes(`${path}.lock`, 1, 1);
  await add(file, 'a');
  expect(file.data.names).toEqual(['a']);
});

test('a lock that is never given back is an error that can be tried again', async () => {
  const file = await open({ ...systemClock, sleep: () => Promise.resolve() });
  await writeFile(`${path}.lock`, String(process.ppid));
  await expect(add(file, 'a')).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE', retryable: true });
});
