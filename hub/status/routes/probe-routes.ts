// Routes for machines: is the hub alive, is it ready, and its figures for Prometheus.

import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface ProbeRoutesOptions {
  readonly isReady: () => boolean;
  readonly metrics: Registry;
}

const local = { config: { access: 'local' } } as const;

export function addProbeRoutes(server: FastifyInstance, { isReady, metrics }: ProbeRoutesOptions): void {
  server.get('/healthz', local, async () => ({ status: 'ok' }));
  server.get('/readyz', local, async (_request, reply) => reply.code(isReady() ? 200 : 503).send({ ready: isReady() }));
  server.get('/metrics', local, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}
