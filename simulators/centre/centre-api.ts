// The centre over HTTP, for this machine alone: figures, holdings, commands, and drills.

import { type ApiAnswer, type ApiRequest, answered, refused } from '../foundation/local-api.ts';
import type { Centre } from './centre.ts';
import { readCommandRequest } from './commands/command-request.ts';

const RECENT = 200;
const PATHS =
  'There are GET /figures, /figures/HALL, /holdings, /holdings/HALL, /commands/HALL/ID; POST /commands; PUT and DELETE /drills/silence, /drills/refusals/RULE.';

export function centreApi(centre: Centre): (request: ApiRequest) => ApiAnswer {
  return ({ method, path: [root = '', ...rest], body }) => {
    const route = ROUTES[`${method} ${root}`];
    return route?.({ centre, rest, body, isOn: method === 'PUT' }) ?? refused(404, PATHS);
  };
}

interface Call {
  readonly centre: Centre;
  /** The path behind its first part. */
  readonly rest: readonly string[];
  readonly body: unknown;
  readonly isOn: boolean;
}

/** Undefined where the rest of the path leads nowhere. */
const ROUTES: Readonly<Record<string, (call: Call) => ApiAnswer | undefined>> = {
  'GET figures': ({ centre, rest }) => (rest.length <= 1 ? figures(centre, rest[0]) : undefined),
  'GET holdings': ({ centre, rest }) => (rest.length <= 1 ? answered(centre.holdings(rest[0])) : undefined),
  'POST commands': ({ centre, rest, body }) => (rest.length === 0 ? sendCommand(centre, body) : undefined),
  'GET commands': findCommand,
  'PUT drills': drill,
  'DELETE drills': drill,
};

function figures(centre: Centre, hall: string | undefined): ApiAnswer {
  const halls = centre.figures(hall);
  if (hall === undefined) return answered({ halls });
  return halls[hall]
    ? answered({ ...halls[hall], recent: centre.recent(hall, RECENT) })
    : refused(404, `No hall ${hall}.`);
}

function sendCommand(centre: Centre, body: unknown): ApiAnswer {
  const request = readCommandRequest(body);
  if (typeof request === 'string') return refused(400, request);
  const command = centre.commands.send(request);
  return command ? { status: 202, body: command } : refused(503, 'There is no line to the broker; nothing was sent.');
}

function findCommand({ centre, rest: [hall = '', id = ''] }: Call): ApiAnswer {
  const command = centre.commands.find(hall, id);
  return command ? answered(command) : refused(404, `No command ${id} to ${hall} is known.`);
}

/** A rule's slashes may come as they are: `/drills/refusals/hall-1/event/7`. */
function drill({ centre, rest: [name, ...rule], isOn }: Call): ApiAnswer | undefined {
  if (name === 'silence' && rule.length === 0) centre.isSilent = isOn;
  else if (name !== 'refusals' || rule.length === 0) return undefined;
  else if (!(isOn ? centre.refusals.add(rule.join('/')) : centre.refusals.remove(rule.join('/'))))
    return refused(400, isOn ? 'A rule is HALL/LANE/NUMBER, or type=TYPE@SUBJECT.' : 'There is no such rule.');
  return answered({ isSilent: centre.isSilent, refusals: centre.refusals.list });
}
