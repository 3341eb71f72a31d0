// Quarantine and durable maps: kept across restarts, bounded, oldest first.

import { describe, expect, it } from 'vitest';
import type { Journal } from '../../hub/journal/journal.ts';
import { openJournal, temporaryFolder, violation } from './open-journal.ts';

const quarantine = (journal: Journal, ...raws: Array<Uint8Array | undefined>) =>
  journal.commit({ records: [], quarantined: raws.map((raw) => violation(raw)), state: [] });

describe('the quarantine', () => {
  it('gives back the violation with its raw bytes, of a view into a larger buffer only the part meant', async () => {
    const journal = await openJournal();
    const raw = Buffer.from('xx{"a":\u0000\xff}yy', 'latin1').subarray(2, -2);
    await quarantine(journal, raw, undefined);
    const [without, withRaw] = await journal.quarantine.list({ limit: 10 });
    expect(withRaw).toEqual({ ...violation(new Uint8Array(raw)), id: 1, replayedAt: null });
    expect(without).toEqual({ ...violation(undefined), id: 2, replayedAt: null });
    expect(await journal.quarantine.get(1)).toEqual(withRaw);
    expect(await journal.quarantine.get(3)).toBeUndefined();
  });

  it('lists the newest first, page by page', async () => {
    const journal = await openJournal();
    await quarantine(journal, undefined, undefined, undefined, undefined, undefined);
    const first = await journal.quarantine.list({ limit: 2 });
    const second = await journal.quarantine.list({ beforeId: first.at(-1)?.id ?? 0, limit: 2 });
    expect([...first, ...second].map(({ id }) => id)).toEqual([5, 4, 3, 2]);
  });

  it('drops the oldest beyond its number of entries and never gives an id twice', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory, quarantine: { entries: 3, bytes: 1_000_000 } });
    await quarantine(journal, undefined, undefined, undefined, undefined);
    expect((await journal.quarantine.list({ limit: 10 })).map(({ id }) => id)).toEqual([4, 3, 2]);
    await journal.stop();
    const again = await openJournal({ directory, quarantine: { entries: 1, bytes: 1_000_000 } });
    expect(await again.quarantine.count()).toBe(3);
    await quarantine(again, undefined);
    expect((await again.quarantine.list({ limit: 10 })).map(({ id }) => id)).toEqual([5]);
    expect(await again.quarantine.count()).toBe(1);
  });

  it('drops the oldest beyond its bytes', async () => {
    const journal = await openJournal({ quarantine: { entries: 1000, bytes: 100_000 } });
    for (let index = 0; index < 20; index++) await quarantine(journal, new Uint8Array(9_000).fill(index));
    const kept = await journal.quarantine.list({ limit: 100 });
    expect(kept.map(({ id }) => id)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  });

  it('remembers when an entry was replayed', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await quarantine(journal, undefined);
    await journal.commit({ records: [], quarantined: [], state: [], replayed: 1 });
    await journal.stop();
    const entry = await (await openJournal({ directory })).quarantine.get(1);
    expect(entry?.replayedAt).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });
});

describe('a durable map', () => {
  it('survives a restart and is apart from other maps and from the state', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    const retained = journal.durableMap('retained');
    await retained.put('a/\u0000b', '1');
    await retained.put('a/\u0000b', '2');
    await retained.put('gone', 'x');
    await retained.delete('gone');
    await retained.delete('never there');
    await journal.durableMap('state').put('k', 'v');
    await journal.stop();
    const after = await openJournal({ directory });
    expect(await after.durableMap('retained').entries()).toEqual([['a/\u0000b', '2']]);
    expect(await after.durableMap('sessions').entries()).toEqual([]);
    expect(await after.loadState()).toEqual(new Map());
  });
});
