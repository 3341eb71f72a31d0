// Who may look and act: people with passwords, scripts with API tokens, and the one-time code of the first login.

import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { JsonFile } from '../../foundation/json-file.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import type { AccessFile } from './access-file.ts';
import { Passwords } from './passwords.ts';
import { hashOf, SECRET_BYTES } from './secrets.ts';
import { Sessions, type SessionsOptions } from './sessions.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A person or a script that has shown who it is. */
export interface Caller {
  readonly kind: 'user' | 'token';
  readonly name: string;
}

type LoginRefusal = 'login-failed' | 'first-login-code-invalid' | 'password-too-short' | 'user-name-invalid' | 'busy';
export type LoginResult =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly refusal: LoginRefusal };

const SHORTEST_PASSWORD = 10;
const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u;
const TOKEN_PREFIX = 'atrium_';
const CODE_BYTES = 18;
/** The file is looked at so often at most, however many unknown tokens come. */
const CATCH_UP_PERIOD_MS = 100;

export class Access {
  readonly #file: JsonFile<AccessFile>;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #passwords: Passwords;
  readonly #sessions: Sessions;
  #code: string | undefined;
  #caughtUpMs = Number.NEGATIVE_INFINITY;

  constructor(options: SessionsOptions) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#chance = options.chance;
    this.#passwords = new Passwords(options.chance);
    this.#sessions = new Sessions(options);
  }

  /** Takes over, within a second, tokens that the command line adds or removes; the result ends it. */
  follow(): () => void {
    return this.#file.onExternalChange(() => undefined);
  }

  /** Resolves once all that was to be written is on disk. */
  settled(): Promise<void> {
    return this.#file.settled();
  }

  /** Good until it is used or the process ends; undefined once there is a user. */
  firstLoginCode(): string | undefined {
    if (this.#file.data.users.length > 0) return undefined;
    this.#code ??= this.#chance.token(CODE_BYTES);
    return this.#code;
  }

  async createFirstUser(code: string, { user, password }: Credentials): Promise<LoginResult> {
    const expected = this.firstLoginCode();
    if (expected === undefined || hashOf(code) !== hashOf(expected)) return refused('first-login-code-invalid');
    if (!USER_NAME.test(user)) return refused('user-name-invalid');
    if ([...password].length < SHORTEST_PASSWORD) return refused('password-too-short');
    const hash = await this.#passwords.hash(password);
    return (await this.#addFirstUser(user, hash)) ? this.#begin(user) : refused('first-login-code-invalid');
  }

  async logIn({ user, password }: Credentials): Promise<LoginResult> {
    if (this.#passwords.isBusy()) return refused('busy');
    const stored = this.#file.data.users.find(({ name }) => name === user)?.password;
    return (await this.#passwords.matches(password, stored)) ? this.#begin(user) : refused('login-failed');
  }

  async logOut(secret: string): Promise<void> {
    await this.#sessions.end(secret);
  }

  callerOfSession(secret: string): Caller | undefined {
    const name = this.#sessions.userOf(secret);
    return name === undefined ? undefined : { kind: 'user', name };
  }

  /** As `callerOfToken`, also of a token that another process has made just now. */
  async callerOfNewToken(secret: string): Promise<Caller | undefined> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#caughtUpMs < CATCH_UP_PERIOD_MS) return undefined;
    this.#caughtUpMs = nowMs;
    await this.#file.reload();
    return this.callerOfToken(secret);
  }

  callerOfToken(secret: string): Caller | undefined {
    const hash = hashOf(secret);
    const token = this.#file.data.tokens.find((candidate) => candidate.hash === hash);
    return token && { kind: 'token', name: token.name };
  }

  /** The token, to be shown this once. A name may be given again; each token counts for itself. */
  async addToken(name: string): Promise<string> {
    const token = TOKEN_PREFIX + this.#chance.token(SECRET_BYTES);
    const createdAt = rfc3339(this.#clock.now());
    await this.#file.update((data) => data.tokens.push({ name, hash: hashOf(token), createdAt }));
    return token;
  }

  /** Revokes every token of this name; false where there is none. */
  async removeToken(name: string): Promise<boolean> {
    let found = false;
    await this.#file.update((data) => {
      found = data.tokens.some((token) => token.name === name);
      data.tokens = data.tokens.filter((token) => token.name !== name);
    });
    return found;
  }

  /** False where somebody else was first. */
  async #addFirstUser(name: string, password: string): Promise<boolean> {
    let isFirst = false;
    await this.#file.update((data) => {
      isFirst = data.users.length === 0;
      if (isFirst) data.users.push({ name, password, createdAt: rfc3339(this.#clock.now()) });
    });
    return isFirst;
  }

  async #begin(user: string): Promise<LoginResult> {
    return { ok: true, secret: await this.#sessions.begin(user) };
  }
}

const refused = (refusal: LoginRefusal): LoginResult => ({ ok: false, refusal });
