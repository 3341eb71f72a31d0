// Routes of what the centre refused too often: look at it, and send it again.

import type { FastifyInstance } from 'fastify';
import type { Log } from '../../foundation/log.ts';
import { LANES, type Lane } from '../../messages/record.ts';
import { setAsideBody } from '../bodies.ts';
import { refuse } from '../refusals.ts';
import { resendSchema, setAsideSchema } from '../schemas.ts';
import type { SetAsideRecords } from '../sources.ts';

export interface SetAsideRoutesOptions {
  readonly setAside: SetAsideRecords;
  readonly log: Log;
}

const paramsSchema = {
  type: 'object',
  properties: { lane: { enum: [...LANES] }, seq: { type: 'integer', minimum: 1 } },
} as const;

export function addSetAsideRoutes(server: FastifyInstance, { setAside, log }: SetAsideRoutesOptions): void {
  server.get('/api/v1/set-aside', { schema: { response: { 200: setAsideSchema } } }, async () =>
    (await setAside.list()).map(setAsideBody),
  );

  server.post<{ Params: { lane: Lane; seq: number } }>(
    '/api/v1/set-aside/:lane/:seq/resend',
    { schema: { params: paramsSchema, response: { 200: resendSchema } } },
    async ({ params: { lane, seq }, caller }, reply) => {
      const outcome = await setAside.resend(lane, seq);
      if (outcome === 'unknown') return refuse(reply, 'not-found');
      log.info({ lane, seq, outcome, by: caller?.name }, 'a record that lay aside was sent again');
      return { outcome };
    },
  );
}
