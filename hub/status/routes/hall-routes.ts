// GET routes of the JSON API: the hall, its devices and their classes, its alarms, the line to the centre, the journal's room.

import type { FastifyInstance } from 'fastify';
import { deviceClass } from '../../messages/ids.ts';
import { alarmBody, classBody, deviceBody, hallBody, storageBody, upstreamBody } from '../bodies.ts';
import { refuse } from '../refusals.ts';
import { alarmsSchema, classSchema, devicesSchema, hallSchema, storageSchema, upstreamSchema } from '../schemas.ts';
import type { Sources } from '../sources.ts';

/** For a class whose contract brings no drawing. */
const PLAIN_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="2"><rect x="5" y="5" width="14" height="14" rx="3"/></svg>';

const answers = (schema: object) => ({ schema: { response: { 200: schema } } });

export function addHallRoutes(
  server: FastifyInstance,
  { hall, hallView, upstream, storage, contractOf, iconOf }: Sources,
): void {
  server.get('/api/v1/hall', answers(hallSchema), async () => hallBody(hall));
  server.get('/api/v1/devices', answers(devicesSchema), async () =>
    hallView.devices().map((view) => deviceBody(view, contractOf)),
  );
  server.get('/api/v1/alarms', answers(alarmsSchema), async () => hallView.alarms().map(alarmBody));
  server.get('/api/v1/upstream', answers(upstreamSchema), async () => upstreamBody(upstream.view()));

  server.get('/api/v1/storage', answers(storageSchema), async () => storageBody(storage()));

  server.get<{ Params: { class: string } }>('/api/v1/classes/:class', answers(classSchema), async (request, reply) => {
    const contract = contractOf(deviceClass(request.params.class));
    return contract ? classBody(contract) : refuse(reply, 'not-found');
  });

  server.get<{ Params: { class: string } }>('/api/v1/classes/:class/icon.svg', async (request, reply) => {
    const icon = iconOf(deviceClass(request.params.class)) ?? PLAIN_ICON;
    // A drawing comes with a contract, so from a vendor: whatever it holds, it may not run or load anything.
    reply.header('content-security-policy', "default-src 'none'; sandbox");
    return reply.type('image/svg+xml').header('cache-control', 'private, max-age=3600').send(icon);
  });
}
