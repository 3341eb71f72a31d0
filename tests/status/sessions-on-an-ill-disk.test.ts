// Who comes to see what is wrong with the disk must be let in, although nothing can be written.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { openJsonFile } from '../../hub/foundation/json-file.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { EMPTY_ACCESS_FILE, isAccessFile } from '../../hub/status/access/access-file.ts';
import { Sessions } from '../../hub/status/access/sessions.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('a login on a disk that takes nothing holds until it is ended', async () => {
  const clock = new FakeClock();
  const path = join(temporaryFolder(), 'access.json');
  const user = { name: 'lin', password: 'scrypt$', createdAt: '2026-01-05T08:00:00.000Z' };
  await writeFile(path, JSON.stringify({ ...EMPTY_ACCESS_FILE, users: [user] }));
  const file = await openJsonFile({ path, defaults: EMPTY_ACCESS_FILE, isValid: isAccessFile, clock, log: silentLog });
  file.update = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  const sessions = new Sessions({ file, clock, chance: systemChance, log: silentLog });
  const secret = await sessions.begin('lin');
  expect([sessions.userOf(secret), sessions.userOf('another')]).toEqual(['lin', undefined]);
  await sessions.end(secret);
  expect(sessions.userOf(secret)).toBeUndefined();
  file.update = () => Promise.reject(new Error('a defect'));
  await expect(sessions.begin('lin')).rejects.toThrow('a defect');
});
