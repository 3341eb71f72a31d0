// Carries out `atrium simulate --replay FILE`.

import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { mqttConnections } from '../device/mqtt-connection.ts';
import { wallClock } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import { SeededChance } from '../foundation/seeded-chance.ts';
import { parseCsv } from '../replay/csv.ts';
import { replay } from '../replay/replay.ts';
import { type Plan, planReplay } from '../replay/replay-plan.ts';
import { timeReader } from '../replay/time-format.ts';
import { readDeviceList, readSecrets } from '../settings/device-list.ts';
import { readText, type Settings } from '../settings/settings.ts';
import { newBoot } from '../simulation/live-simulation.ts';

export interface ReplayCommandOptions {
  readonly replay?: string;
  readonly map?: ReadonlyMap<string, string>;
  readonly constant?: ReadonlyMap<string, string>;
  readonly timeColumn: string;
  readonly timeFormat: string;
  readonly rate: number;
  readonly speed?: number | 'max';
  readonly brokerPort?: number;
}

const SAYS_EVERY = 1000;

/** Ends when everything is with the broker; throws where anything is not. */
export async function runReplay(
  settings: Settings,
  options: ReplayCommandOptions,
  devices: readonly string[],
): Promise<void> {
  const { replay: file = '', map, constant = new Map(), timeColumn, timeFormat, rate, speed = 1 } = options;
  const [id, ...others] = devices;
  if (id === undefined || others.length > 0) throw invalid('A replay needs one device: --device ID.');
  if (!map) throw invalid('A replay needs --map point=column,… to know which column is which point.');
  const identity = readDeviceList(settings.deviceList).find((device) => device.id === id);
  if (!identity) throw invalid(`${settings.deviceList} has no device "${id}".`);
  const folder = listClassFolders(settings.contractFolders)
    .map(loadClassFolder)
    .find(({ name }) => name === identity.class);
  if (!folder) throw invalid(`There is no contract for the class "${identity.class}" of ${id}.`);

  const plan = planReplay(parseCsv(readText(file)), {
    folder,
    map,
    constants: constant,
    timeColumn,
    readTime: timeReader(timeFormat),
  });
  console.log(`${file}: ${describe(plan)}`);
  await replay({
    identity,
    secret: readSecrets(settings.dataFolder)(id),
    folder,
    messages: plan.messages,
    speed: speed === 'max' ? undefined : speed,
    ratePerS: rate,
    clock: wallClock,
    chance: new SeededChance(settings.seed, id),
    newBoot,
    openConnection: mqttConnections(`mqtt://127.0.0.1:${options.brokerPort ?? settings.brokerPort}`),
    progress: (sent) => {
      if (sent % SAYS_EVERY === 0) console.log(`${sent} of ${plan.messages.length} messages sent`);
    },
  });
  console.log(`all ${plan.messages.length} messages with ${plan.values} values are with the broker`);
}

function describe({ rows, messages, values, empty }: Plan): string {
  const times = [messages[0], messages.at(-1)].map((message) =>
    message ? new Date(message.at).toISOString() : 'none',
  );
  return `${rows} rows, ${messages.length} messages, ${values} values, ${empty} empty cells, ${times.join(' to ')}`;
}

const invalid = (message: string): SimulationError => new SimulationError('SIMULATION_INPUT_INVALID', message);
