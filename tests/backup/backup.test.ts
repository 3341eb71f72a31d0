// What is taken for a backup and what is not, and what a restore refuses to touch.

import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { makeBackup } from '../../hub/command-line/backup-actions.ts';
import { restoreBackup } from '../../hub/command-line/restore-actions.ts';
import { openDatabase } from '../../hub/journal/storage/database.ts';
import { LaneStore } from '../../hub/journal/storage/lane-store.ts';
import { append, epochsOf, fileIn, lossesOf, positionOf, recordsOf } from '../journal/salvage/damaged-journal.ts';
import { garblePage } from '../support/damaged-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

const zones = [{ id: 'waiting', name: { en: 'Waiting', zh: '等候区' } }];

/** A hall with so many events in its journal, and its configuration. */
function makeHall(events: number, id = 'hall-1') {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const config = join(folder, 'hall.yaml');
  const upstream = { url: 'mqtt://127.0.0.1:1', passwordFile: 'centre-password' };
  writeFileSync(config, stringify({ hall: { id, name: { en: 'Hall', zh: '厅' }, zones }, data, upstream }));
  writeFileSync(join(data, 'centre-password'), 'secret');
  writeFileSync(join(data, 'registry.json'), '{"devices":{}}');
  const db = openDatabase(data, 'E1');
  addEvents(data, events, db);
  db.close();
  return { folder, data, config, to: join(folder, 'backup') };
}

function addEvents(data: string, count: number, db = openDatabase(data, 'unused')): void {
  const lanes = new LaneStore(db, 1);
  db.exec('BEGIN');
  for (let index = 0; index < count; index++) append(lanes, 'event', positionOf(db, 'event').last + index + 1);
  lanes.flush();
  db.exec('COMMIT');
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a backup', () => {
  it('holds journal, registry and passwords, for their owner alone', async () => {
    const { config, to } = makeHall(10);
    await makeBackup({ config, to });
    expect(readdirSync(to).sort()).toEqual(['backup.json', 'centre-password', 'journal.sqlite', 'registry.json']);
    expect([to, ...readdirSync(to).map((name) => join(to, name))].map(modeOf)).toEqual([
      '700',
      '600',
      '600',
      '600',
      '600',
    ]);
    expect(JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8'))).toMatchObject({
      hall: 'hall-1',
      journal: { epoch: 'E1', positions: { event: { last: 10, confirmed: 0 } } },
    });
  });

  it('that fails leaves nothing that looks like one', async () => {
    const { folder, data, config, to } = makeHall(2_000);
    garblePage(fileIn(data), 60);
    await expect(makeBackup({ config, to })).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual([]);
  });

  it('is not made over another one', async () => {
    const { config, to } = makeHall(1);
    await makeBackup({ config, to });
    await expect(makeBackup({ config, to })).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
  });
});

describe('a restore', () => {
  it('goes on behind the backup under a new epoch, and names what was recorded since', async () => {
    const { data, config, to } = makeHall(10);
    await makeBackup({ config, to });
    addEvents(data, 5);
    writeFileSync(join(data, 'registry.json'), '{"devices":{},"later":true}');
    await restoreBackup({ config, from: to, replace: true });
    const db = openDatabase(data, 'unused');
    const [first, second, ...others] = epochsOf(db);
    expect([first, others, typeof second]).toEqual(['E1', [], 'string']);
    expect([...recordsOf(db, 'event').keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(append(new LaneStore(db, 2), 'event', 11)).toBe(11);
    const losses = lossesOf(db);
    expect(losses.map(({ lane }) => lane)).toEqual(['ledger', 'alarm', 'event', 'report', 'telemetry']);
    expect(losses.find(({ lane }) => lane === 'event')).toMatchObject({
      epoch: 'E1',
      reason: 'restored',
      ranges: [[11, 15]],
      count: 5,
    });
    db.close();
    expect(readFileSync(join(data, 'registry.json'), 'utf8')).toBe('{"devices":{}}');
    const aside = readdirSync(data).filter((name) => name.includes('replaced') && !/-(wal|shm)$/.test(name));
    expect(aside.map((name) => name.replace(/\d{8}T\d+Z/, 'T')).sort()).toEqual([
      'centre-password.replaced-T',
      'journal.replaced-T.sqlite',
      'registry.json.replaced-T',
    ]);
  });

  it('of one backup twice gives each its own epoch', async () => {
    const { data, config, to } = makeHall(3);
    await makeBackup({ config, to });
    await restoreBackup({ config, from: to, replace: true });
    addEvents(data, 2);
    await restoreBackup({ config, from: to, replace: true });
    const db = openDatabase(data, 'unused');
    const entries = lossesOf(db).filter(({ lane }) => lane === 'event');
    expect([epochsOf(db).length, entries.map(({ ranges }) => ranges)]).toEqual([2, [[], [], [[4, 5]]]]);
    expect(new Set([...epochsOf(db), ...entries.map(({ epoch }) => epoch)]).size).toBe(3);
    db.close();
  });

  it('needs no journal to be there', async () => {
    const { data, config, to } = makeHall(3);
    await makeBackup({ config, to });
    rmSync(data, { recursive: true });
    await restoreBackup({ config, from: to });
    const db = openDatabase(data, 'unused');
    expect(positionOf(db, 'event').last).toBe(3);
    db.close();
  });

  const spoilers: [string, (to: string) => void][] = [
    ['a changed file', (to) => appendFileSync(join(to, 'registry.json'), ' ')],
    ['a missing file', (to) => rmSync(join(to, 'registry.json'))],
    ['no manifest, as one that was cut short', (to) => rmSync(join(to, 'backup.json'))],
    [
      'a manifest that names a file outside',
      (to) => {
        const manifest = JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8'));
        const content = readFileSync(join(to, '..', 'hall.yaml'));
        const seal = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
        writeFileSync(
          join(to, 'backup.json'),
          JSON.stringify({ ...manifest, files: { ...manifest.files, '../hall.yaml': seal } }),
        );
      },
    ],
    [
      'one that a newer version made',
      (to) => {
        const manifest = JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8'));
        const journal = { ...manifest.journal, schema: 99 };
        writeFileSync(join(to, 'backup.json'), JSON.stringify({ ...manifest, journal }));
      },
    ],
    [
      'no journal',
      (to) => {
        const manifest = JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8'));
        writeFileSync(join(to, 'backup.json'), JSON.stringify({ ...manifest, files: {} }));
      },
    ],
  ];
  it.each(spoilers)('refuses %s, and touches nothing', async (_what, spoil) => {
    const { data, config, to } = makeHall(3);
    await makeBackup({ config, to });
    spoil(to);
    const before = readdirSync(data).sort();
    await expect(restoreBackup({ config, from: to, replace: true })).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    expect(readdirSync(data).sort()).toEqual(before);
  });

  it('refuses the backup of another hall', async () => {
    const { config, to } = makeHall(3);
    await makeBackup({ config, to });
    const other = makeHall(1, 'hall-2');
    await expect(restoreBackup({ config: other.config, from: to, replace: true })).rejects.toMatchObject({
      code: 'BACKUP_INVALID',
    });
  });

  it('refuses a folder with a journal in it unless told', async () => {
    const { data, config, to } = makeHall(3);
    await makeBackup({ config, to });
    await expect(restoreBackup({ config, from: to })).rejects.toMatchObject({ code: 'RESTORE_REFUSED' });
    expect(readdirSync(data).filter((name) => name.includes('replaced'))).toEqual([]);
  });

  it('takes a damaged journal out of the way', async () => {
    const { data, config, to } = makeHall(3);
    await makeBackup({ config, to });
    writeFileSync(fileIn(data), 'not a database, '.repeat(1_000));
    await restoreBackup({ config, from: to, replace: true });
    const db = openDatabase(data, 'unused');
    expect(positionOf(db, 'event').last).toBe(3);
    db.close();
  });
});
