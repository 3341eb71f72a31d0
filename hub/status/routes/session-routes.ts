// Routes to log in and out: who am I, first login with the one-time code, login, logout.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../foundation/log.ts';
import type { Access, Credentials, LoginResult } from '../access/access.ts';
import { AGE_LIMIT_MS } from '../access/sessions.ts';
import type { SessionBody } from '../api.ts';
import { refuse } from '../refusals.ts';
import { sessionSchema } from '../schemas.ts';

export interface SessionRoutesOptions {
  readonly access: Access;
  readonly cookieName: string;
  readonly log: Log;
}

const ATTEMPTS_PER_MINUTE = 10;
const limited = { access: 'public', rateLimit: { max: ATTEMPTS_PER_MINUTE, timeWindow: '1 minute' } } as const;

const credentials = { user: { type: 'string', maxLength: 64 }, password: { type: 'string', maxLength: 200 } } as const;
const bodySchema = (properties: Record<string, object>) =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false }) as const;
const answers = { 200: sessionSchema } as const;

export function addSessionRoutes(server: FastifyInstance, { access, cookieName, log }: SessionRoutesOptions): void {
  const session = (user: string | null): SessionBody => ({ user, isFirstLogin: access.firstLoginCode() !== undefined });

  const answer = (request: FastifyRequest, reply: FastifyReply, user: string, result: LoginResult) => {
    if (!result.ok) {
      log.warn({ user, address: request.ip, refusal: result.refusal }, 'a login was refused');
      return refuse(reply, result.refusal);
    }
    log.info({ user, address: request.ip }, 'logged in');
    const options = { httpOnly: true, sameSite: 'strict', path: '/', maxAge: AGE_LIMIT_MS / 1000 } as const;
    return reply.setCookie(cookieName, result.secret, options).send(session(user));
  };

  server.get('/api/v1/session', { config: { access: 'public' }, schema: { response: answers } }, async ({ caller }) =>
    session(caller?.name ?? null),
  );

  server.post<{ Body: Credentials }>(
    '/api/v1/session',
    { config: limited, schema: { body: bodySchema(credentials), response: answers } },
    async (request, reply) => answer(request, reply, request.body.user, await access.logIn(request.body)),
  );

  server.post<{ Body: Credentials & { readonly code: string } }>(
    '/api/v1/first-login',
    {
      config: limited,
      schema: { body: bodySchema({ ...credentials, code: { type: 'string', maxLength: 64 } }), response: answers },
    },
    async (request, reply) =>
      answer(request, reply, request.body.user, await access.createFirstUser(request.body.code, request.body)),
  );

  server.delete('/api/v1/session', { schema: { response: answers } }, async (request, reply) => {
    const secret = request.cookies[cookieName];
    if (secret !== undefined) await access.logOut(secret);
    return reply.clearCookie(cookieName, { path: '/' }).send(session(null));
  });
}
