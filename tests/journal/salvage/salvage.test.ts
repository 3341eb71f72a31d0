// A damaged journal goes aside; what can be read goes on under the same numbers, and what is lost stands in the ledger.

import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { LaneStore } from '../../../hub/journal/storage/lane-store.ts';
import { garble, garblePage, PAGE_BYTES, pageHolding } from '../../support/damaged-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  append,
  contentOf,
  epochsOf,
  fileIn,
  lossesOf,
  makeJournal,
  numbersIn,
  open,
  positionOf,
  recordsOf,
} from './damaged-journal.ts';

const COUNT = 3_000;
/** The first table made, behind the map that auto-vacuum keeps. */
const PAGE_OF_POSITIONS = 2;
/** Which page belongs to which: what auto-vacuum needs to move one. */
const PAGE_OF_THE_MAP = 1;
const KNOWN = { knownDamage: 'database disk image is malformed' };

/** Each number above `confirmed` is there with the content it had, or named by the ledger, and nothing else is there. */
function expectAccounted(db: DatabaseSync, confirmed = 0): void {
  for (const lane of ['event', 'telemetry'] as const) {
    const records = recordsOf(db, lane);
    for (const [seq, data] of records) expect(data).toBe(contentOf(lane, seq));
    const lost = numbersIn(
      lossesOf(db)
        .filter((loss) => loss.lane === lane)
        .flatMap(({ ranges }) => ranges),
    );
    const unsent = [...records.keys()].filter((seq) => seq > confirmed);
    const wanted = Array.from({ length: COUNT - confirmed }, (_, index) => confirmed + index + 1);
    expect([...unsent, ...lost].sort((a, b) => a - b)).toEqual(wanted);
  }
}

describe('a sound journal', () => {
  it('is opened as it is', () => {
    const folder = makeJournal(10);
    const { db, damage } = open(folder);
    expect([damage, epochsOf(db), readdirSync(folder).filter((name) => name.includes('damaged'))]).toEqual([
      null,
      ['E1'],
      [],
    ]);
    db.close();
  });
});

describe('a journal with a page that cannot be read', () => {
  it('goes on in the same epoch, and the ledger names what was on the page and was not sent yet', () => {
    const folder = makeJournal(COUNT);
    garblePage(fileIn(folder), pageHolding(fileIn(folder), 'event:1500:'));
    const { db, damage } = open(folder, KNOWN);
    expect(epochsOf(db)).toEqual(['E1']);
    expectAccounted(db);
    const [loss, ...others] = lossesOf(db);
    expect(loss).toMatchObject({ lane: 'event', epoch: 'E1', reason: 'damaged', detail: KNOWN.knownDamage });
    expect([others, loss?.count]).toEqual([[], numbersIn(loss?.ranges ?? []).length]);
    expect(loss?.count).toBeGreaterThan(5);
    expect(loss?.count).toBeLessThan(40);
    expect(damage).toContain('journal.damaged-20261122T080000000Z.sqlite');
    expect(append(new LaneStore(db, 2), 'event', 1)).toBe(COUNT + 1);
    db.close();
  });

  it('misses nothing in the ledger that the centre has already', () => {
    const folder = makeJournal(COUNT, 2_000);
    garblePage(fileIn(folder), pageHolding(fileIn(folder), 'event:1500:'));
    const { db } = open(folder, KNOWN);
    expect(lossesOf(db)).toEqual([]);
    expectAccounted(db, 2_000);
    db.close();
  });

  it('accounts for every number, whichever pages are hit', () => {
    const folder = makeJournal(COUNT);
    const pages = statSync(fileIn(folder)).size / PAGE_BYTES;
    // The first pages hold contents, positions and epochs: the tests below are theirs.
    for (let page = 30; page < pages; page += 11) garblePage(fileIn(folder), page);
    const { db } = open(folder, KNOWN);
    expect(epochsOf(db)).toEqual(['E1']);
    expectAccounted(db);
    expect(recordsOf(db, 'event').size).toBeGreaterThan(COUNT / 2);
    expect(db.prepare('SELECT * FROM entry').all()).toMatchObject([{ key: 'device/kiosk-01', value: '{"a":1}' }]);
    db.close();
  });

  it('loses nothing where that is the first page', () => {
    const folder = makeJournal(COUNT);
    garblePage(fileIn(folder), 0);
    const { db, damage } = open(folder);
    expect([epochsOf(db), lossesOf(db)]).toEqual([['E1'], []]);
    expect(damage).toContain('not a database');
    expectAccounted(db);
    db.close();
  });

  it('is found at the start where the newest record is garbled, although SQLite sees nothing wrong', () => {
    const folder = makeJournal(COUNT);
    garble(fileIn(folder), readFileSync(fileIn(folder)).indexOf(`{"note":"event:${COUNT}:`), 4);
    const { db, damage } = open(folder);
    expect(damage).toContain(`lane event: record ${COUNT} is garbled`);
    expect(numbersIn(lossesOf(db)[0]?.ranges ?? [])).toEqual([COUNT]);
    db.close();
  });
});

describe('a journal whose numbers cannot be relied on', () => {
  it('begins a new epoch behind all that it can read, and says in the ledger that the old one has ended', () => {
    const folder = makeJournal(COUNT);
    garblePage(fileIn(folder), PAGE_OF_POSITIONS);
    const { db } = open(folder);
    expect(epochsOf(db)).toEqual(['E1', 'E2']);
    expect(positionOf(db, 'event')).toEqual({ last: COUNT, confirmed: 0 });
    expect(lossesOf(db)).toMatchObject(
      ['ledger', 'alarm', 'event', 'report', 'telemetry'].map((lane) => ({
        lane,
        epoch: 'E1',
        count: 0,
        reason: 'damaged',
      })),
    );
    expectAccounted(db);
    db.close();
  });

  it('begins one where a position lies behind the records, as a write that the disk swallowed leaves it', () => {
    const folder = makeJournal(COUNT);
    const damaged = new DatabaseSync(fileIn(folder));
    damaged.exec(`UPDATE lane SET last = 100 WHERE name = 'event'`);
    damaged.close();
    const { db, damage } = open(folder);
    expect([epochsOf(db), positionOf(db, 'event').last]).toEqual([['E1', 'E2'], COUNT]);
    expect(damage).toContain('lies beyond the newest number, 100');
    db.close();
  });

  it('begins one where nothing at all can be read', () => {
    const folder = temporaryFolder();
    writeFileSync(fileIn(folder), 'not a database, '.repeat(5_000));
    const { db } = open(folder);
    expect([epochsOf(db), lossesOf(db)[0]?.epoch]).toEqual([['E2'], 'unknown']);
    expect(readdirSync(folder).some((name) => /^journal\.damaged-.*\.sqlite$/.test(name))).toBe(true);
    db.close();
  });

  it('begins one where the file is empty beside a log that SQLite would delete', () => {
    const folder = makeJournal(10);
    truncateSync(fileIn(folder), 0);
    writeFileSync(`${fileIn(folder)}-wal`, 'x');
    const { db, damage } = open(folder);
    expect([epochsOf(db), damage?.slice(0, 17)]).toEqual([['E2'], 'the file is empty']);
    db.close();
  });
});

describe('a journal whose positions and oldest records are both lost', () => {
  const damagedAtItsBeginning = (confirmed: number, noted: number) => {
    const folder = makeJournal(COUNT, confirmed);
    const before = new DatabaseSync(fileIn(folder));
    before.exec(`INSERT INTO confirmation VALUES ('event', ${noted}, 1)`);
    before.close();
    garblePage(fileIn(folder), PAGE_OF_POSITIONS);
    garblePage(fileIn(folder), pageHolding(fileIn(folder), `event:${noted + 1}:`));
    return open(folder, KNOWN).db;
  };

  it('names those records in the ledger, as nothing says that the centre has them', () => {
    const db = damagedAtItsBeginning(0, 0);
    expect(recordsOf(db, 'event').has(1)).toBe(false);
    expect(lossesOf(db).find(({ ranges }) => ranges[0]?.[0] === 1)).toMatchObject({ lane: 'event', reason: 'damaged' });
    expectAccounted(db);
    db.close();
  });

  it('takes from what was noted of the centre how far that had come', () => {
    const db = damagedAtItsBeginning(2_000, 1_500);
    expect(positionOf(db, 'event').confirmed).toBe(1_500);
    const lost = lossesOf(db).filter(({ lane }) => lane === 'event');
    expect(lost.flatMap(({ ranges }) => ranges)[0]?.[0]).toBe(1_501);
    db.close();
  });
});

describe('damage that was met while the hub ran', () => {
  it('is none where every page and text is sound: a disk that fails to read for a moment looks like it', () => {
    const folder = makeJournal(COUNT);
    const { db, damage } = open(folder, KNOWN);
    expect([damage, epochsOf(db), recordsOf(db, 'event').size, lossesOf(db)]).toEqual([null, ['E1'], COUNT, []]);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
    db.close();
  });

  it('is found on a page that holds none of the texts', () => {
    const folder = makeJournal(COUNT);
    garblePage(fileIn(folder), PAGE_OF_THE_MAP);
    expect(open(folder).damage).toBe(null);
    const { db, damage } = open(folder, KNOWN);
    expect(damage).toContain(KNOWN.knownDamage);
    expectAccounted(db);
    db.close();
  });

  it('is found where a text in the middle is garbled, although SQLite sees nothing wrong', () => {
    const folder = makeJournal(COUNT);
    garble(fileIn(folder), readFileSync(fileIn(folder)).indexOf('{"note":"event:1500:'), 4);
    const { db } = open(folder, { knownDamage: 'a record of the journal is garbled' });
    expect(lossesOf(db)).toMatchObject([{ lane: 'event', ranges: [[1500, 1500]] }]);
    db.close();
  });
});

describe('a file that is none of ours', () => {
  it('is refused and left as it is, whatever it is', () => {
    const folder = temporaryFolder();
    const theirs = new DatabaseSync(fileIn(folder));
    theirs.exec('CREATE TABLE theirs (x)');
    theirs.close();
    expect(() => open(folder)).toThrow(expect.objectContaining({ code: 'JOURNAL_INVALID' }));
    expect(existsSync(fileIn(folder))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('is refused where a newer version wrote it', () => {
    const folder = makeJournal(10);
    const db = new DatabaseSync(fileIn(folder));
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => open(folder)).toThrow(expect.objectContaining({ code: 'JOURNAL_INVALID' }));
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});
