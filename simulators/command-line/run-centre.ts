// Carries out `atrium centre`.

import { join } from 'node:path';
import { Centre } from '../centre/centre.ts';
import { centreApi } from '../centre/centre-api.ts';
import { SAID_BY_HALLS } from '../centre/cloud-event.ts';
import { CentreBroker } from '../centre/line/centre-broker.ts';
import { CentreClient } from '../centre/line/centre-client.ts';
import type { CentreLine, LineListener } from '../centre/line/line.ts';
import { type LiveFigures, showFigures } from '../centre/terminal/live-figures.ts';
import { wallClock } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import { isJsonObject } from '../foundation/json.ts';
import { LocalApi } from '../foundation/local-api.ts';
import { stopRequested } from '../foundation/stop-request.ts';
import { readData, readPassword } from '../settings/settings.ts';

export interface CentreCommandOptions {
  readonly port: number;
  readonly broker?: string;
  readonly hall?: readonly string[];
  readonly clientId?: string;
  readonly apiPort?: number;
  readonly figuresPort?: number;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly accounts?: string;
  readonly data: string;
  readonly store: string;
  readonly silent?: boolean;
  readonly refuse?: readonly string[];
}

const DEFAULT_API_PORT = 1885;
const DEMO_HALL = 'demo-hall';
const COMMAND_BYTES = 64 * 1024;

export async function runCentre(options: CentreCommandOptions): Promise<void> {
  const stopping = stopRequested();
  let live: LiveFigures | undefined;
  const note = (line: string): void => (live ? live.note(line) : console.warn(line));
  const centre = new Centre({
    clock: wallClock,
    line: lineOf(options),
    storeFile: options.store === 'memory' ? undefined : options.store,
    onTrouble: note,
    onCommandStep: ({ hall, id, device, name }, { state, reason }) =>
      note(`command ${id} to ${device} in ${hall}, ${name}: ${state}${reason && ` (${reason})`}`),
  });
  prepareDrills(centre, options);
  const api = new LocalApi(centreApi(centre), COMMAND_BYTES);
  try {
    const where = await centre.start();
    const option = '--api-port (in the demo: --figures-port)';
    const port = await api.start({ port: apiPortOf(options), option, what: "the centre's HTTP API" });
    console.log(`ready: centre, ${where}, figures http://127.0.0.1:${port}/figures`);
    live = showFigures({ clock: wallClock, figures: () => centre.figures(), output: process.stdout });
    await stopping;
  } finally {
    live?.end();
    await centre.stop();
    await api.stop();
  }
  process.exit(0);
}

function prepareDrills(centre: Centre, { silent = false, refuse = [] }: CentreCommandOptions): void {
  centre.isSilent = silent;
  for (const rule of refuse)
    if (!centre.refusals.add(rule))
      throw invalid(`--refuse ${rule} is neither HALL/LANE/NUMBER nor type=TYPE or type=TYPE@SUBJECT.`);
}

function apiPortOf({ apiPort, figuresPort, broker, port }: CentreCommandOptions): number {
  return apiPort ?? figuresPort ?? (broker !== undefined ? DEFAULT_API_PORT : port === 0 ? 0 : port + 1);
}

function lineOf(options: CentreCommandOptions): (listener: LineListener) => CentreLine {
  const { broker, hall = ['+'], username, passwordFile, clientId, port } = options;
  if (broker === undefined) {
    const accounts = accountsOf(options);
    const portOption = '--port (in the demo: --centre-port)';
    return (listener) => new CentreBroker({ accounts, port, portOption }, listener);
  }
  const topics = hall.flatMap((id) => SAID_BY_HALLS.map((rest) => `halls/${id}/${rest}`));
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  return (listener) => new CentreClient({ url: brokerUrl(broker), username, password, clientId, topics }, listener);
}

/** Throws SIMULATION_INPUT_INVALID. */
export function brokerUrl(text: string): string {
  if (/^mqtts?:\/\/./.test(text) && URL.canParse(text)) return text;
  throw invalid('--broker should be an address such as mqtt://127.0.0.1:1883.');
}

function accountsOf({ accounts, username = DEMO_HALL, passwordFile, data }: CentreCommandOptions): Map<string, string> {
  if (accounts === undefined) return new Map([[username, readPassword(passwordFile ?? join(data, 'centre-password'))]]);
  const read = readData(accounts);
  const entries = isJsonObject(read) ? Object.entries(read) : [];
  if (entries.length === 0 || !entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw invalid(`${accounts} should hold a password for each hall id: "hall-1: secret".`);
  return new Map(entries);
}

function invalid(message: string): SimulationError {
  return new SimulationError('SIMULATION_INPUT_INVALID', message);
}
