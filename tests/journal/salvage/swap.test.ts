// A new journal takes the place of an old one: whenever the power goes, one of the two is whole, and the rest is finished later.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { finishSwap, swapJournal } from '../../../hub/journal/salvage/swap.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const AT = Date.UTC(2026, 10, 22, 8);
const ASIDE = 'journal.damaged-20261122T080000000Z.sqlite';
const build = (text: string) => (folder: string) => writeFileSync(join(folder, 'journal.sqlite'), text);
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

function withOldJournal(): string {
  const folder = temporaryFolder();
  for (const ending of ['', '-wal', '-shm']) writeFileSync(join(folder, `journal.sqlite${ending}`), `old${ending}`);
  return folder;
}

it('leaves the old one aside with its log, and nothing half-done', () => {
  const folder = withOldJournal();
  expect(swapJournal({ directory: folder, kind: 'damaged', at: AT }, build('new'))).toBe(join(folder, ASIDE));
  expect(readdirSync(folder).sort()).toEqual([ASIDE, `${ASIDE}-shm`, `${ASIDE}-wal`, 'journal.sqlite']);
  expect([read(folder, 'journal.sqlite'), read(folder, ASIDE), read(folder, `${ASIDE}-wal`)]).toEqual([
    'new',
    'old',
    'old-wal',
  ]);
});

it('that fails while the new one is built leaves the old one in place', () => {
  const folder = withOldJournal();
  const fail = () => {
    throw new Error('the disk is full');
  };
  expect(() => swapJournal({ directory: folder, kind: 'damaged', at: AT }, fail)).toThrow('the disk is full');
  finishSwap(folder);
  expect(read(folder, 'journal.sqlite')).toBe('old');
  swapJournal({ directory: folder, kind: 'damaged', at: AT }, build('new'));
  expect(readdirSync(folder).filter((name) => name.startsWith('journal.new'))).toEqual([]);
});

/** The new one is built and ready, as a kill right after leaves it. */
function ready(): string {
  const folder = withOldJournal();
  mkdirSync(join(folder, 'journal.new'));
  build('new')(join(folder, 'journal.new'));
  writeFileSync(join(folder, 'journal.new', 'old-journal-goes-to'), ASIDE.replace('.sqlite', ''));
  return folder;
}

const kills: [string, (folder: string) => void][] = [
  ['before the old one is moved', () => undefined],
  [
    'while the old one is moved',
    (folder) => {
      for (const ending of ['-wal', '-shm'])
        renameSync(join(folder, `journal.sqlite${ending}`), join(folder, ASIDE + ending));
    },
  ],
  [
    'before the new one is moved',
    (folder) => {
      for (const ending of ['-wal', '-shm', ''])
        renameSync(join(folder, `journal.sqlite${ending}`), join(folder, ASIDE + ending));
    },
  ],
];

it.each(kills)('that was killed %s is finished at the next start', (_when, kill) => {
  const folder = ready();
  kill(folder);
  finishSwap(folder);
  expect(readdirSync(folder).sort()).toEqual([ASIDE, `${ASIDE}-shm`, `${ASIDE}-wal`, 'journal.sqlite']);
  expect([read(folder, 'journal.sqlite'), read(folder, ASIDE)]).toEqual(['new', 'old']);
});

it('that was killed with only its folder left harms nothing', () => {
  const folder = withOldJournal();
  mkdirSync(join(folder, 'journal.new'));
  finishSwap(folder);
  expect([read(folder, 'journal.sqlite'), existsSync(join(folder, 'journal.new'))]).toEqual(['old', false]);
});

it('keeps the newest two of the old ones', () => {
  const folder = withOldJournal();
  for (let hour = 0; hour < 4; hour++)
    swapJournal({ directory: folder, kind: 'damaged', at: AT + hour * 3_600_000 }, build(`new ${hour}`));
  const kept = readdirSync(folder).filter((name) => name.startsWith('journal.damaged'));
  expect(kept.sort()).toEqual([
    'journal.damaged-20261122T100000000Z.sqlite',
    'journal.damaged-20261122T110000000Z.sqlite',
  ]);
});
