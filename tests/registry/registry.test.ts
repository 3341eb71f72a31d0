// A device gets in with its own secret and with nothing else.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { type Clock, systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { Registry } from '../../hub/registry/registry.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

const ENTRY = { id: 'gadget-01', class: 'gadget', zone: 'waiting', name: { en: 'One', zh: '一号' } };
let directory: string;
let clock: FakeClock;
let registry: Registry;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'atrium-registry-'));
  // Real time, as the age of the file's lock is judged by it.
  clock = new FakeClock(Date.UTC(2100, 0));
  registry = await open();
});
afterEach(() => rm(directory, { recursive: true }));

const open = (by: Clock = clock) => Registry.open({ directory, clock: by, chance: systemChance, log: silentLog });
const file = () => join(directory, 'registry.json');
const bytes = (secret: string | undefined) => Buffer.from(secret ?? '');
const secretOf = async (to = registry, entry = ENTRY) => bytes((await to.add([entry])).get(entry.id));

/** Changes the file as a person with an editor does. */
async function edit(change: (text: string) => string): Promise<void> {
  await writeFile(file(), change(await readFile(file(), 'utf8')));
}

describe('a device of the registry', () => {
  it('gets in with its own secret, and with nothing else', async () => {
    const secret = await secretOf();
    const device = { id: 'gadget-01', class: 'gadget', zone: 'waiting', name: ENTRY.name };
    expect(await registry.authenticate('gadget-01', secret)).toEqual(device);
    expect(await registry.authenticate('gadget-01', secret), 'the fast way').toEqual(device);
    const near = Buffer.from(secret);
    near[0] = (near[0] ?? 0) ^ 1;
    for (const wrong of [near, Buffer.alloc(0), Buffer.concat([secret, secret])]) {
      expect(await registry.authenticate('gadget-01', wrong)).toBeUndefined();
    }
    for (const stranger of ['gadget-02', '', '__proto__', 'constructor', 'toString']) {
      expect(await registry.authenticate(stranger, secret)).toBeUndefined();
    }
  });

  it('has a secret of 160 bits that stands nowhere in the file', async () => {
    const secret = await secretOf();
    expect(secret.toString()).toMatch(/^[\w-]{27}$/);
    expect(await readFile(file(), 'utf8')).not.toContain(secret.toString());
  });

  it('cannot be added twice, and then nothing of the list is', async () => {
    await registry.add([ENTRY]);
    await expect(registry.add([{ ...ENTRY, id: 'new' }, ENTRY])).rejects.toMatchObject({ code: 'DEVICE_EXISTS' });
    expect(registry.list().map(({ id }) => id)).toEqual(['gadget-01']);
  });

  it('is named by its id where nobody gave it a name', async () => {
    const { name: _, ...nameless } = ENTRY;
    await registry.add([nameless]);
    expect(registry.list()[0]?.name).toEqual({ en: 'gadget-01', zh: 'gadget-01' });
  });

  it('that is unknown cannot be removed', async () => {
    await expect(registry.remove('gadget-01')).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });

  it('that was removed gets in no more, not even when its login was under way', async () => {
    const secret = await secretOf();
    const login = registry.authenticate('gadget-01', secret);
    // The file is written faster than the hash is computed, or slower: either way it is out afterwards.
    await registry.remove('gadget-01');
    await login;
    expect(await registry.authenticate('gadget-01', secret)).toBeUndefined();
  });

  it('that was removed and added anew needs its new secret', async () => {
    const old = await secretOf();
    expect(await registry.authenticate('gadget-01', old)).toBeDefined();
    const grant = registry.grantOf('gadget-01');
    await registry.remove('gadget-01');
    const next = await secretOf();
    expect(await registry.authenticate('gadget-01', old)).toBeUndefined();
    expect(await registry.authenticate('gadget-01', next)).toBeDefined();
    expect(registry.grantOf('gadget-01')).not.toBe(grant);
  });
});

describe('another process', () => {
  it('may add and remove devices while this one runs', async () => {
    const other = await open();
    let changes = 0;
    const stop = registry.onChange(() => (changes += 1));
    const secret = await secretOf(other);
    clock.advance(1_000);
    await waitFor(() => changes === 1);
    expect(await registry.authenticate('gadget-01', secret)).toBeDefined();
    await other.remove('gadget-01');
    clock.advance(1_000);
    await waitFor(() => changes === 2);
    expect(await registry.authenticate('gadget-01', secret)).toBeUndefined();
    stop();
  });

  it('does not lose what this one wrote at the same time', async () => {
    // The lock is as old as the file system says: with the clock of 2100 each would take the other's for left behind.
    const [one, other] = await Promise.all([open(systemClock), open(systemClock)]);
    await Promise.all([one.add([ENTRY]), other.add([{ ...ENTRY, id: 'gadget-02' }])]);
    expect(
      (await open())
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['gadget-01', 'gadget-02']);
  });
});

describe('a file edited by hand', () => {
  it('that is damaged gives way to its older copy at the next start', async () => {
    await registry.add([ENTRY]);
    await registry.add([{ ...ENTRY, id: 'gadget-02' }]);
    await edit((text) => text.slice(0, -20));
    expect((await open()).list().map(({ id }) => id)).toEqual(['gadget-01']);
  });

  it.each([
    ['a device id that is none', '"gadget-01":', '"Gadget 1":'],
    ['a name in one language', '"zh":', '"de":'],
    ['a device without class', '"class":', '"klass":'],
  ])('is not taken over with %s', async (_what, from, to) => {
    await registry.add([ENTRY]);
    const other = await open();
    await edit((text) => text.replace(from, to));
    await expect(other.add([{ ...ENTRY, id: 'new' }])).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' });
  });

  it.each([
    ['an empty hash', /\$[\w-]{43}"/, '$!"'],
    ['no hash', /scrypt[^"]*/, ''],
    ['a cost that is no number', /scrypt\$\d+/, 'scrypt$x'],
    ['a cost that eats all memory', /scrypt\$\d+/, 'scrypt$40'],
    ['another scheme', /scrypt/, 'plain'],
  ])('lets nobody in on a credential with %s, and does not fail', async (_what, from, to) => {
    const secret = await secretOf();
    await edit((text) => text.replace(from, to));
    const next = await open();
    expect(next.has('gadget-01')).toBe(true);
    for (const given of [secret, Buffer.alloc(0)]) expect(await next.authenticate('gadget-01', given)).toBeUndefined();
  });
});
