// Serves the built page; it holds no data of the hall, so anybody may load it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../refusals.ts';

const YEAR_S = 31_536_000;

export async function addPageRoutes(server: FastifyInstance, directory: string): Promise<void> {
  const index = join(directory, 'index.html');
  await server.register(fastifyStatic, { root: directory, serve: false, cacheControl: false, setHeaders: setCaching });

  server.get<{ Params: { '*': string } }>('/*', { config: { access: 'public' } }, async (request, reply) => {
    if (!existsSync(index)) return refuse(reply, 'page-missing');
    return reply.sendFile(request.params['*'] || 'index.html');
  });
}

/** Names in assets/ change with their content. */
function setCaching(reply: FastifyReply, path: string): void {
  const isAsset = path.includes('/assets/');
  void reply.header('cache-control', isAsset ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
}
