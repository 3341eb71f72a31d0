// The demo hall: centre, hub and simulators, each a process of its own, started from the sink and stopped from the source.
//
//   simulate ──MQTT──▶ run (the hub) ──MQTT──▶ centre

import { join } from 'node:path';
import { SimulationError } from '../foundation/errors.ts';
import { SECRETS_FILE } from '../settings/device-list.ts';
import type { Settings } from '../settings/settings.ts';
import { DemoProcess } from './child-process.ts';
import { makeDataFolder, makePassword } from './demo-folder.ts';

export interface DemoOptions {
  readonly config: string;
  readonly settings: Settings;
  readonly brokerPort: number;
  /** Undefined: as configured. */
  readonly statusPort: number | undefined;
  readonly centrePort: number;
  readonly figuresPort: number;
  readonly controlPort: number;
  readonly speed: number;
  readonly print: (line: string) => void;
}

/** How the hub's line with its one-time link begins. */
const FIRST_LOGIN = 'first login: ';

export class Demo {
  readonly #options: DemoOptions;
  /** In the order of their start. */
  readonly #processes: DemoProcess[] = [];
  readonly #failure = Promise.withResolvers<never>();
  #isStopping = false;
  #firstLogin: string | undefined;

  constructor(options: DemoOptions) {
    this.#options = options;
    // Whoever waits for `broken` learns of it; before that it is no unhandled rejection.
    this.#failure.promise.catch(() => {});
  }

  /** Rejects with SIMULATION_CHILD_ENDED as soon as a process ends that should not. */
  get broken(): Promise<never> {
    return this.#failure.promise;
  }

  /** Settles when the hall is live; rejects with SIMULATION_CHILD_ENDED where a part does not start. */
  async start(): Promise<void> {
    const { settings, config, statusPort, figuresPort, controlPort, speed, print } = this.#options;
    const { centre, dataFolder: data, deviceList } = settings;
    if (!centre)
      throw new SimulationError(
        'SIMULATION_INPUT_INVALID',
        `The demo needs upstream.username and upstream.passwordFile in ${config}.`,
      );
    makeDataFolder(data);
    makePassword(centre.passwordFile);
    const hall = ['--config', config, '--data', data];
    await this.#complete('import', [
      'device',
      'import',
      deviceList,
      ...hall,
      '--secrets-file',
      join(data, SECRETS_FILE),
    ]);

    const account = ['--username', centre.username, '--password-file', centre.passwordFile];
    const atCentre = await this.#begin('centre', [
      'centre',
      ...account,
      '--store',
      join(data, 'centre.sqlite'),
      ...ports({ port: this.#options.centrePort, 'figures-port': figuresPort }),
    ]);
    const centrePort = portIn(atCentre);
    const hubPorts = ports({
      'broker-port': this.#options.brokerPort,
      'status-port': statusPort,
      'centre-port': centrePort,
    });
    const atHub = await this.#begin('hub', ['run', ...hall, ...hubPorts]);
    const devicePorts = ports({ 'broker-port': portIn(atHub), 'control-port': controlPort });
    const atDevices = await this.#begin('devices', ['simulate', ...hall, ...devicePorts, '--speed', String(speed)]);
    for (const line of this.#welcome(atHub, atDevices)) print(line);
  }

  /** From the sources to the sinks, so that the centre has the last word of the hub. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const process of this.#processes.toReversed()) await process.stop();
  }

  /** Runs a command to its end. */
  async #complete(name: string, args: readonly string[]): Promise<void> {
    const process = this.#spawn(name, args);
    const ended = await process.ended;
    if (ended !== 'exit code 0') throw childEnded(name, ended);
  }

  async #begin(name: string, args: readonly string[]): Promise<string> {
    const process = this.#spawn(name, args);
    void process.ended.then((how) => {
      if (!this.#isStopping) this.#failure.reject(childEnded(name, how));
    });
    const line = await Promise.race([process.ready, this.broken]);
    return line ?? this.broken;
  }

  #spawn(name: string, args: readonly string[]): DemoProcess {
    const onLine = (line: string): void => {
      if (line.startsWith(FIRST_LOGIN)) this.#firstLogin = line.slice(FIRST_LOGIN.length);
      else this.#options.print(`${name.padEnd(7)} │ ${line}`);
    };
    const process = new DemoProcess({ name, args, onLine });
    this.#processes.push(process);
    return process;
  }

  #welcome(atHub: string, atDevices: string): string[] {
    const { config, settings } = this.#options;
    const [page = ''] = /https?:\/\/\S+[^,\s]/.exec(atHub) ?? [];
    const [, controlPort] = /control http:\/\/[^:]+:(\d+)/.exec(atDevices) ?? [];
    const control = Number(controlPort) === settings.controlPort ? '' : ` --control-port ${controlPort}`;
    return [
      '',
      'The demo hall is open.',
      `  Status page   ${page}`,
      `  Log in        ${this.#firstLogin ?? 'with the user and password chosen at the first start'}`,
      `  Break it      npx atrium simulate --config ${config} --device kiosk-01 --fault paper-out${control}`,
      '  Stop          Ctrl-C',
      '',
    ];
  }
}

/** Options for the ports that are given. */
function ports(given: Readonly<Record<string, number | undefined>>): string[] {
  return Object.entries(given).flatMap(([name, port]) => (port === undefined ? [] : [`--${name}`, String(port)]));
}

/** The port of MQTT, as the ready line of hub and centre names it: where 0 was asked for, any was taken. */
function portIn(readyLine: string): number {
  const [, port = ''] = /MQTT (\d+)/.exec(readyLine) ?? [];
  if (port === '') throw new SimulationError('SIMULATION_CHILD_ENDED', `No MQTT port in "${readyLine}".`);
  return Number(port);
}

function childEnded(name: string, how: string): SimulationError {
  return new SimulationError(
    'SIMULATION_CHILD_ENDED',
    `The process "${name}" of the demo ended (${how}); its last lines above say why. Stopping the others.`,
  );
}
