// Routes of the quarantine: look at what was refused, and have it checked anew.

import type { FastifyInstance } from 'fastify';
import type { Log } from '../../foundation/log.ts';
import type { QuarantineBody } from '../api.ts';
import { quarantineEntryBody } from '../bodies.ts';
import { refuse } from '../refusals.ts';
import { quarantineSchema, replaySchema } from '../schemas.ts';
import type { QuarantineView } from '../sources.ts';

export interface QuarantineRoutesOptions {
  readonly quarantine: QuarantineView;
  readonly log: Log;
  readonly onReplayed: () => void;
}

interface ListQuery {
  readonly limit: number;
  readonly before?: number;
}

/** Fifty of the largest messages make an answer of 4 MB: more would hold up the event loop. */
const listQuerySchema = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 25 },
    before: { type: 'integer', minimum: 1 },
  },
} as const;

const idSchema = { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } } as const;

export function addQuarantineRoutes(
  server: FastifyInstance,
  { quarantine, log, onReplayed }: QuarantineRoutesOptions,
): void {
  server.get<{ Querystring: ListQuery }>(
    '/api/v1/quarantine',
    { schema: { querystring: listQuerySchema, response: { 200: quarantineSchema } } },
    async ({ query: { limit, before } }): Promise<QuarantineBody> => {
      const page = before === undefined ? { limit } : { limit, beforeId: before };
      const [count, entries] = await Promise.all([quarantine.count(), quarantine.list(page)]);
      return { count, entries: entries.map(quarantineEntryBody) };
    },
  );

  server.post<{ Params: { id: number } }>(
    '/api/v1/quarantine/:id/replay',
    { schema: { params: idSchema, response: { 200: replaySchema } } },
    async ({ params: { id }, caller }, reply) => {
      const outcome = await quarantine.replay(id);
      if (outcome === 'unknown') return refuse(reply, 'not-found');
      log.info({ id, outcome, by: caller?.name }, 'a message from quarantine was checked anew');
      onReplayed();
      return { outcome };
    },
  );
}
