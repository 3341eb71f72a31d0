// Who is logged in: sessions outlive a restart of the hub, and end 12 hours after their last use or after 7 days.

import type { Chance } from '../../foundation/chance.ts';
import { type Clock, minutes } from '../../foundation/clock.ts';
import { systemErrorCode } from '../../foundation/errors.ts';
import type { JsonFile } from '../../foundation/json-file.ts';
import type { Log } from '../../foundation/log.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import type { AccessFile, StoredSession } from './access-file.ts';
import { hashOf, SECRET_BYTES } from './secrets.ts';

const IDLE_LIMIT_MS = minutes(12 * 60);
export const AGE_LIMIT_MS: number = minutes(7 * 24 * 60);
/** The file learns of a use this seldom, to spare the flash. */
const NOTE_USE_EVERY_MS = minutes(10);
const MAX_SESSIONS = 200;

export interface SessionsOptions {
  readonly file: JsonFile<AccessFile>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export class Sessions {
  readonly #options: SessionsOptions;
  /** Begun while the disk took nothing: who comes to see what is wrong must be let in. They end with the process. */
  #unsaved: StoredSession[] = [];

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** The secret for the cookie. */
  async begin(user: string): Promise<string> {
    const { file, clock, chance } = this.#options;
    const secret = chance.token(SECRET_BYTES);
    const now = rfc3339(clock.now());
    const session = { hash: hashOf(secret), user, createdAt: now, usedAt: now };
    const saving = file.update((data) => (data.sessions = this.#withLive(data.sessions, session)));
    await saving.catch((error: unknown) => this.#keepUnsaved(session, error));
    return secret;
  }

  #withLive(sessions: readonly StoredSession[], session: StoredSession): StoredSession[] {
    return [...sessions.filter((known) => this.#isLive(known)).slice(1 - MAX_SESSIONS), session];
  }

  #keepUnsaved(session: StoredSession, error: unknown): void {
    if (systemErrorCode(error) === undefined) throw error;
    this.#unsaved = this.#withLive(this.#unsaved, session);
    this.#options.log.warn(
      { err: error },
      'a login could not be written to the disk; it ends with a restart of the hub',
    );
  }

  /** The user of a session that is still live; being asked counts as use. */
  userOf(secret: string): string | undefined {
    const { file, clock } = this.#options;
    const hash = hashOf(secret);
    const session = [...file.data.sessions, ...this.#unsaved].find((candidate) => candidate.hash === hash);
    if (!session || !this.#isLive(session)) return undefined;
    if (!file.data.users.some(({ name }) => name === session.user)) return undefined;
    if (clock.now() - Date.parse(session.usedAt) > NOTE_USE_EVERY_MS) this.#noteUse(session);
    return session.user;
  }

  async end(secret: string): Promise<void> {
    const hash = hashOf(secret);
    this.#unsaved = this.#unsaved.filter((session) => session.hash !== hash);
    if (!this.#options.file.data.sessions.some((session) => session.hash === hash)) return;
    await this.#options.file.update((data) => {
      data.sessions = data.sessions.filter((session) => session.hash !== hash);
    });
  }

  #isLive({ createdAt, usedAt }: StoredSession): boolean {
    const now = this.#options.clock.now();
    return now - Date.parse(usedAt) < IDLE_LIMIT_MS && now - Date.parse(createdAt) < AGE_LIMIT_MS;
  }

  #noteUse(session: StoredSession): void {
    const { file, clock, log } = this.#options;
    session.usedAt = rfc3339(clock.now());
    const { hash, usedAt } = session;
    file
      .update((data) => {
        for (const stored of data.sessions) if (stored.hash === hash) stored.usedAt = usedAt;
      })
      .catch((error: unknown) =>
        log.warn({ err: error }, 'the use of a session could not be noted; it may end early after a restart'),
      );
  }
}
