// Routes of commands: what was asked of devices and what became of it, and asking anew.

import type { FastifyInstance } from 'fastify';
import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import { COMMAND_ID, type CommandRequest, MAX_NAME_LENGTH } from '../../messages/command.ts';
import { type DeviceId, deviceId } from '../../messages/ids.ts';
import type { JsonObject } from '../../messages/json.ts';
import { commandBody } from '../bodies.ts';
import { refuse } from '../refusals.ts';
import { commandSchema, commandsSchema } from '../schemas.ts';
import type { Sources } from '../sources.ts';

export interface CommandRoutesOptions extends Pick<Sources, 'commands' | 'hallView' | 'contractOf'> {
  readonly clock: Clock;
  readonly chance: Chance;
}

interface Asked {
  readonly name: string;
  readonly arguments?: JsonObject;
  /** The idempotency key; made here where none is given. */
  readonly id?: string;
}

const ID_BYTES = 12;

const bodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH },
    arguments: { type: 'object' },
    id: { type: 'string', pattern: COMMAND_ID.source },
  },
} as const;

export function addCommandRoutes(server: FastifyInstance, options: CommandRoutesOptions): void {
  const { commands, clock, chance } = options;

  server.get('/api/v1/commands', { schema: { response: { 200: commandsSchema } } }, async () =>
    commands.list().map(commandBody),
  );

  server.post<{ Params: { device: string }; Body: Asked }>(
    '/api/v1/devices/:device/commands',
    { schema: { body: bodySchema, response: { 200: commandSchema } } },
    async ({ params, body, caller }, reply) => {
      const device = deviceId(params.device);
      const timeToLiveMs = timeToLiveOf(options, device, body.name);
      if (timeToLiveMs === undefined || caller === undefined) return refuse(reply, 'not-found');
      const now = clock.now();
      const request: CommandRequest = {
        id: body.id ?? chance.token(ID_BYTES),
        deviceId: device,
        name: body.name,
        arguments: body.arguments ?? {},
        asker: caller.name,
        origin: caller.kind === 'user' ? 'page' : 'api',
        issuedAt: now,
        expiresAt: now + timeToLiveMs,
        isRetained: false,
      };
      return commandBody(await commands.request(request));
    },
  );
}

/** Undefined where the hall has no such device, or its class no such command. */
function timeToLiveOf({ hallView, contractOf }: CommandRoutesOptions, device: DeviceId, name: string) {
  const view = hallView.devices().find(({ id }) => id === device);
  const commands = view && contractOf(view.class)?.commands;
  return commands && Object.hasOwn(commands, name) ? commands[name]?.timeToLiveMs : undefined;
}
