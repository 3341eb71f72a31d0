// Decides who may ask what: every route is closed unless it says otherwise.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Caller } from './access/access.ts';
import { type RefusalCode, refuse } from './refusals.ts';

/** public: anybody. local: anybody on this machine, else a caller. caller: logged in, or with an API token. */
type RouteAccess = 'public' | 'local' | 'caller';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

export function addGuard(server: FastifyInstance, access: Access, cookieName: string): void {
  server.decorateRequest('caller', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const token = tokenOf(request);
    const known = callerOf(request, access, cookieName);
    request.caller = known ?? (token === undefined ? undefined : await access.callerOfNewToken(token));
    const refusal = refusalOf(request);
    if (refusal) return refuse(reply, refusal) satisfies FastifyReply;
  });
}

/** A bearer token stands for itself: whoever sends one is not asked for a cookie. */
export function callerOf(request: FastifyRequest, access: Access, cookieName: string): Caller | undefined {
  const token = tokenOf(request);
  if (token !== undefined) return access.callerOfToken(token);
  const cookie = request.cookies[cookieName];
  return cookie === undefined ? undefined : access.callerOfSession(cookie);
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}

function refusalOf(request: FastifyRequest): RefusalCode | undefined {
  if (!isPermitted(request)) return 'login-required';
  if (SAFE_METHODS.has(request.method)) return undefined;
  if (!isSameOrigin(request)) return 'cross-origin';
  return isJson(request) ? undefined : 'json-required';
}

function isPermitted(request: FastifyRequest): boolean {
  const access = request.routeOptions.config.access ?? 'caller';
  return access === 'public' || request.caller !== undefined || (access === 'local' && isLocal(request));
}

/** Neither a proxy on this machine speaking for others, nor a browser led here by a foreign name (DNS rebinding). */
function isLocal({ socket, headers }: FastifyRequest): boolean {
  const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(headers.host ?? '');
}

/** Browsers send Sec-Fetch-Site (secure contexts) or Origin with every unsafe request; a script without cookie sends neither. */
function isSameOrigin({ headers, caller }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  if (headers.origin !== undefined) return URL.parse(headers.origin)?.host === headers.host;
  return caller?.kind !== 'user';
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}
