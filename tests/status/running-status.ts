// Starts a Status over a fake hall on a free port, in a temporary folder that goes with it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { systemChance } from '../../hub/foundation/chance.ts';
import { type Clock, systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Access } from '../../hub/status/access/access.ts';
import { openAccess } from '../../hub/status/access/open-access.ts';
import type { Sources } from '../../hub/status/sources.ts';
import { Status, type StatusOptions } from '../../hub/status/status.ts';
import { FakeHall } from './fake-hall.ts';

export interface RunningStatus extends AsyncDisposable {
  readonly status: Status;
  readonly hall: FakeHall;
  readonly access: Access;
  readonly url: string;
  /** Where access.json lies. */
  readonly folder: string;
  /** An API token for this hub. */
  readonly token: string;
  /** A request with this token. */
  get(path: string): Promise<Response>;
  post(path: string, body: object, headers?: Record<string, string>): Promise<Response>;
}

export interface StartOptions
  extends Partial<Pick<StatusOptions, 'pageDirectory' | 'streamLimits' | 'isReady' | 'config'>> {
  readonly clock?: Clock;
  readonly hall?: FakeHall;
  /** Folder of access.json; given, it outlives this hub. */
  readonly folder?: string;
}

export async function startStatus(options: StartOptions = {}): Promise<RunningStatus> {
  const { clock = systemClock, hall = new FakeHall(clock.now()), folder, ...rest } = options;
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'atrium-status-')));
  const access = await openAccess({ directory: home, clock, chance: systemChance, log: silentLog });
  const token = await access.addToken('test');
  const status = new Status({
    ...sourcesOf(hall),
    config: { host: '127.0.0.1', port: 0 },
    clock,
    chance: systemChance,
    log: silentLog,
    access,
    pageDirectory: join(home, 'page'),
    isReady: () => true,
    metrics: new Registry(),
    ...rest,
  });
  await status.start();
  const url = status.address();
  const authorization = `Bearer ${token}`;
  return {
    status,
    hall,
    access,
    url,
    folder: home,
    token,
    get: (path) => fetch(url + path, { headers: { authorization } }),
    post: (path, body, headers = { authorization }) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await status.stop();
      if (folder === undefined) await rm(home, { recursive: true });
    },
  };
}

function sourcesOf(fake: FakeHall): Sources {
  const { hall, hallView, upstream, quarantine, storage, commands, setAside, contractOf, iconOf } = fake;
  return { hall, hallView, upstream, quarantine, storage, commands, setAside, contractOf, iconOf };
}

/** The cookie of a session that has just begun. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
