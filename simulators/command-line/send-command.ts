// Carries out `atrium centre command`: sends one command and follows it to its end.

import {
  CommandDesk,
  type CommandRequest,
  type CommandStep,
  type CommandView,
} from '../centre/commands/command-desk.ts';
import { readCommandRequest } from '../centre/commands/command-request.ts';
import { CentreClient } from '../centre/line/centre-client.ts';
import { seconds, sleep, wallClock } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import { readPassword } from '../settings/settings.ts';
import { brokerUrl } from './run-centre.ts';

export interface SendOptions {
  readonly hall: string;
  readonly device: string;
  readonly name: string;
  readonly arguments: string;
  readonly ttl: number;
  readonly id?: string;
  readonly asker: string;
  readonly api: string;
  readonly broker?: string;
  readonly username?: string;
  readonly passwordFile?: string;
}

/** Sends, and asks what became of it. */
interface Office {
  send(request: CommandRequest): Promise<CommandView>;
  find(request: CommandRequest): Promise<CommandView>;
  close(): Promise<void>;
}

const ASK_EVERY_MS = 100;
/** Beyond the time to live: nothing was heard at all; it was accepted, and the device takes its time. */
const SILENT_MS = seconds(5);
const ACCEPTED_MS = seconds(60);
const COMMAND_CHANGED = 'io.atrium.command.changed';

export async function sendCommand(options: SendOptions): Promise<void> {
  const request = requestOf(options);
  const office = options.broker === undefined ? overHttp(options.api) : await overBroker(options.broker, options);
  try {
    let command = await office.send(request);
    console.log(
      `${request.id}: ${request.name} to ${request.device} in ${request.hall}, void from ${command.expiresAt}`,
    );
    command = await follow(office, request);
    process.exitCode = exitCodeOf(command);
    if (!command.isFinal) console.error('The hall did not answer in time: it is not known what became of the command.');
  } finally {
    await office.close();
  }
}

async function follow(office: Office, request: CommandRequest): Promise<CommandView> {
  const sentMs = wallClock.monotonicMs();
  const printed = new Set<string>();
  for (;;) {
    const command = await office.find(request);
    for (const step of command.steps.filter(({ state }) => !printed.has(state))) print(step);
    for (const { state } of command.steps) printed.add(state);
    const patienceMs = seconds(request.ttlS) + (command.steps.length > 0 ? ACCEPTED_MS : SILENT_MS);
    if (command.isFinal || wallClock.monotonicMs() - sentMs > patienceMs) return command;
    await sleep(wallClock, ASK_EVERY_MS);
  }
}

function print({ at, state, reason }: CommandStep): void {
  console.log(`${at} ${state}${reason && `: ${reason}`}`);
}

function exitCodeOf({ isFinal, steps }: CommandView): number {
  if (!isFinal) return 2;
  return steps.at(-1)?.state === 'succeeded' ? 0 : 1;
}

/** Throws SIMULATION_INPUT_INVALID. */
function requestOf({ hall, device, name, arguments: text, ttl, id, asker }: SendOptions): CommandRequest {
  const request = readCommandRequest({
    hall,
    device,
    name,
    asker,
    ttlS: ttl,
    arguments: parse(text),
    ...(id && { id }),
  });
  if (typeof request !== 'string') return request;
  throw new SimulationError('SIMULATION_INPUT_INVALID', `The command cannot be sent: ${request}.`);
}

/** Throws SIMULATION_INPUT_INVALID: without arguments the command might act otherwise than meant. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SimulationError('SIMULATION_INPUT_INVALID', `The arguments are no JSON: ${text}`, cause);
  }
}

function overHttp(api: string): Office {
  const ask = async (path: string, body?: object): Promise<CommandView> => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(new URL(path, api), init).catch((cause: unknown) => {
      const message = `No centre answers at ${api}. Start one with "atrium centre", or name a broker with --broker.`;
      throw new SimulationError('SIMULATION_LINE_LOST', message, cause);
    });
    const answer = (await response.json()) as CommandView & { readonly error?: string };
    if (response.ok) return answer;
    throw new SimulationError('SIMULATION_CONTROL_REFUSED', answer.error ?? `status ${response.status}`);
  };
  return {
    send: (request) => ask('/commands', request),
    find: ({ hall, id }) => ask(`/commands/${encodeURIComponent(hall)}/${encodeURIComponent(id)}`),
    close: async () => {},
  };
}

async function overBroker(broker: string, { hall, username, passwordFile }: SendOptions): Promise<Office> {
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  const topics = [`halls/${hall}/replies`, `halls/${hall}/event`];
  const client = new CentreClient(
    { url: brokerUrl(broker), username, password, clientId: undefined, topics },
    {
      onMessage: (topic, payload) => desk.heard(hall, saidIn(topic, payload)),
      onUp: () => {},
      onTrouble: (what) => console.error(what),
    },
  );
  const desk = new CommandDesk({
    now: () => wallClock.now(),
    publish: (topic, payload) => client.publish(topic, payload),
    onStep: () => {},
  });
  await client.start();
  const known = (command: CommandView | undefined): CommandView => {
    if (command) return command;
    throw new SimulationError('SIMULATION_LINE_LOST', 'The broker went away; the command was not sent.');
  };
  return {
    send: async (request) => known(desk.send(request)),
    find: async (request) => known(desk.find(request.hall, request.id)),
    close: () => client.stop(),
  };
}

/** A reply as it is, of a record of lane event its data. */
function saidIn(topic: string, payload: Uint8Array): unknown {
  const said = parse(Buffer.from(payload).toString('utf8')) as { type?: unknown; data?: unknown } | undefined;
  if (topic.endsWith('/replies')) return said;
  return said?.type === COMMAND_CHANGED ? said.data : undefined;
}
