// Puts the HTTP server together: headers, limits, guard, routes; closed by default.

import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Access } from './access/access.ts';
import { addGuard, callerOf } from './guard.ts';
import type { LiveFeed } from './live-feed.ts';
import { refusalFor, refuse } from './refusals.ts';
import { addCommandRoutes } from './routes/command-routes.ts';
import { addHallRoutes } from './routes/hall-routes.ts';
import { addPageRoutes } from './routes/page-routes.ts';
import { addProbeRoutes } from './routes/probe-routes.ts';
import { addQuarantineRoutes } from './routes/quarantine-routes.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import { addSetAsideRoutes } from './routes/set-aside-routes.ts';
import { addStreamRoute } from './routes/stream-route.ts';
import type { Sources } from './sources.ts';

export interface ServerOptions {
  readonly sources: Sources;
  readonly access: Access;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly feed: LiveFeed;
  readonly log: Log;
  readonly pageDirectory: string;
  readonly isReady: () => boolean;
  readonly metrics: Registry;
}

const BODY_LIMIT_BYTES = 16 * 1024;
/** From the first byte to the last of a request: whoever sends slowly must not hold a connection for ever. */
const REQUEST_MS = 5000;
const CHECK_CONNECTIONS_MS = 1000;
/** Far below the files a process may have open, so that the page can never keep devices out. */
const MAX_CONNECTIONS = 256;

/** Nothing from elsewhere, nothing inline. No HSTS and no upgrade: inside the hall this is plain HTTP. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  strictTransportSecurity: false,
  // Browsers ignore these two on plain HTTP, and complain of them in the console.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  frameguard: { action: 'deny' },
} as const;

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { sources, access, feed, log } = options;
  // Cookies know no port: with the hall's id in its name, two hubs on one machine do not log each other out.
  const cookieName = `atrium_${sources.hall.id}`;
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A field that was misspelt is refused, not passed over.
    ajv: { customOptions: { removeAdditional: false } },
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_CONNECTIONS_MS },
    forceCloseConnections: true,
  });
  server.server.maxConnections = MAX_CONNECTIONS;
  server.removeContentTypeParser('text/plain');
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const code = refusalFor(error.statusCode);
    if (code === 'internal') log.error({ err: error, path: request.url }, 'a request failed');
    return refuse(reply, code);
  });
  server.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'));

  await server.register(helmet, HEADERS);
  await server.register(cookie);
  addGuard(server, access, cookieName);
  await server.register(rateLimit, { global: false });
  server.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  addSessionRoutes(server, { access, cookieName, log });
  addHallRoutes(server, sources);
  addCommandRoutes(server, { ...options, ...sources });
  addSetAsideRoutes(server, { setAside: sources.setAside, log });
  addQuarantineRoutes(server, { quarantine: sources.quarantine, log, onReplayed: () => feed.quarantineChanged() });
  addStreamRoute(server, { feed, isStillAllowed: (request) => callerOf(request, access, cookieName) !== undefined });
  addProbeRoutes(server, options);
  server.all('/api/*', (_request, reply) => refuse(reply, 'not-found'));
  await addPageRoutes(server, options.pageDirectory);
  return server;
}
