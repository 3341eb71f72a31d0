// GET /api/v1/stream: hands the connection over to the live feed.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LiveFeed } from '../live-feed.ts';
import { refuse } from '../refusals.ts';

export interface StreamRouteOptions {
  readonly feed: LiveFeed;
  readonly isStillAllowed: (request: FastifyRequest) => boolean;
}

export function addStreamRoute(server: FastifyInstance, { feed, isStillAllowed }: StreamRouteOptions): void {
  server.get('/api/v1/stream', async (request, reply) => {
    const isWelcome = await feed.welcome(() => {
      reply.hijack();
      return { response: reply.raw, headers: reply.getHeaders(), isStillAllowed: () => isStillAllowed(request) };
    });
    if (!isWelcome) return refuse(reply, 'too-many-viewers');
  });
}
