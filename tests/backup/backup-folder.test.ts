// Where a backup may lie, what it says that it lacks, and which manifests are believed.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { makeBackup } from '../../hub/command-line/backup-actions.ts';
import { restoreBackup } from '../../hub/command-line/restore-actions.ts';
import { openDatabase } from '../../hub/journal/storage/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

function makeHall() {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  mkdirSync(join(data, 'secrets'), { recursive: true });
  writeFileSync(join(data, 'secrets/centre'), 'secret');
  const config = join(folder, 'hall.yaml');
  const hall = { id: 'hall-1', name: { en: 'Hall', zh: '厅' }, zones: [{ id: 'a', name: { en: 'A', zh: '甲' } }] };
  const upstream = { url: 'mqtt://127.0.0.1:1', passwordFile: 'secrets/centre' };
  writeFileSync(config, stringify({ hall, data, upstream }));
  openDatabase(data, 'E1').close();
  return { folder, config, to: join(folder, 'backup') };
}

describe('a backup', () => {
  it('names the password file that it leaves out, as that lies elsewhere', async () => {
    const { config, to } = makeHall();
    await makeBackup({ config, to });
    expect(printed.join('\n')).toContain('secrets/centre');
  });

  it('is not made below a folder that is not there, as of a disk that is not mounted', async () => {
    const { folder, config } = makeHall();
    const to = join(folder, 'mnt', 'backup');
    await expect(makeBackup({ config, to })).rejects.toMatchObject({
      code: 'BACKUP_INVALID',
      message: expect.stringContaining(join(folder, 'mnt')),
    });
  });

  it('is not believed where its manifest names a file outside of it', async () => {
    const { folder, config, to } = makeHall();
    await makeBackup({ config, to });
    const file = join(to, 'backup.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { files: object };
    const content = 'from elsewhere';
    writeFileSync(join(folder, 'outside'), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const files = { ...manifest.files, '../outside': { bytes: content.length, sha256 } };
    writeFileSync(file, JSON.stringify({ ...manifest, files }));
    await expect(restoreBackup({ config, from: to, replace: true })).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
  });
});
