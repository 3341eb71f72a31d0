// What `atrium token …` does; a running hub takes it up within a second.

import { loadConfig } from '../config/load-config.ts';
import { systemChance } from '../foundation/chance.ts';
import { systemClock } from '../foundation/clock.ts';
import { prepareDataFolder } from '../foundation/data-folder.ts';
import { createLog } from '../foundation/log.ts';
import type { Access } from '../status/access/access.ts';
import { openAccess } from '../status/access/open-access.ts';
import { type HallOptions, overridesOf } from './hall-options.ts';

export async function addToken(name: string, options: HallOptions): Promise<void> {
  const access = await open(options);
  console.log(await access.addToken(name));
}

export async function removeToken(name: string, options: HallOptions): Promise<void> {
  const access = await open(options);
  const isFound = await access.removeToken(name);
  console.log(isFound ? `${name} is removed.` : `There is no token named "${name}".`);
  if (!isFound) process.exitCode = 1;
}

function open(options: HallOptions): Promise<Access> {
  const { data: directory } = loadConfig(options.config, overridesOf(options));
  prepareDataFolder(directory);
  return openAccess({ directory, clock: systemClock, chance: systemChance, log: createLog('warn') });
}
