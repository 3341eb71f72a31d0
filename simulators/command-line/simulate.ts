// Carries out `atrium simulate`: a hall, single devices, a switched fault, or a replay.

import { findSimulation, switchFault } from '../control/control-client.ts';
import { ControlServer } from '../control/control-server.ts';
import { SimulationError } from '../foundation/errors.ts';
import { stopRequested } from '../foundation/stop-request.ts';
import { readSettings, type Settings } from '../settings/settings.ts';
import { prepareLiveSimulation, startLive } from '../simulation/live-simulation.ts';
import { type ReplayCommandOptions, runReplay } from './run-replay.ts';

export interface SimulateOptions extends ReplayCommandOptions {
  readonly config: string;
  readonly data?: string;
  readonly brokerPort?: number;
  readonly controlPort?: number;
  readonly device?: readonly string[];
  readonly fault?: readonly string[];
  readonly clear?: readonly string[];
  readonly start: number;
  readonly seed?: number;
}

export async function simulate(options: SimulateOptions): Promise<void> {
  const settings = readSettings(options.config, options.data);
  const { device = [], fault = [], clear = [], replay } = options;
  if (replay !== undefined) return runReplay(settings, options, device);
  if (device.length === 0 && fault.length + clear.length > 0) throw invalid('Name the device with --device ID.');
  if (await switchInRunningSimulation(settings, options)) return;
  if (clear.length > 0) throw invalid(`No running simulation with ${device.join(', ')} answers at the control port.`);
  await runSimulation(settings, options);
}

/** False where no running simulation speaks for these devices. */
async function switchInRunningSimulation({ controlPort }: Settings, options: SimulateOptions): Promise<boolean> {
  const { device = [], fault = [], clear = [] } = options;
  const port = options.controlPort ?? controlPort;
  const running = device.length > 0 ? await findSimulation(port) : undefined;
  const taken = device.filter((id) => running?.some((one) => one.id === id));
  if (taken.length === 0) return false;
  if (fault.length + clear.length === 0 || taken.length < device.length) {
    const message = `${taken.join(', ')} is simulated already (control port ${port}): two of the same id would throw each other out. Switch its faults with --fault and --clear.`;
    throw new SimulationError('SIMULATION_DEVICE_RUNNING', message);
  }
  for (const id of device) {
    for (const name of clear) await switchFault(port, { device: id, fault: name, isOn: false });
    for (const name of fault) await switchFault(port, { device: id, fault: name, isOn: true });
    const active = (await findSimulation(port))?.find((one) => one.id === id)?.faults ?? [];
    console.log(`${id} (in the running simulation): ${active.length > 0 ? `faults ${active.join(', ')}` : 'no fault'}`);
  }
  return true;
}

async function runSimulation(settings: Settings, options: SimulateOptions): Promise<void> {
  const stopping = stopRequested();
  const { device = [], fault = [], start, seed = settings.seed } = options;
  const speed = options.speed ?? settings.speed;
  if (speed === 'max' || speed > 1000) throw invalid('The speed of the hall is at most 1000.');
  const brokerPort = options.brokerPort ?? settings.brokerPort;
  const log = (line: string): void => console.log(line);
  const simulation = prepareLiveSimulation({ settings, brokerPort, deviceIds: device, seed, startsAtHour: start, log });
  for (const id of device) for (const name of fault) simulation.device(id).setFault(name);
  const control = new ControlServer(simulation);
  const controlPort = await control.start(options.controlPort ?? (device.length > 0 ? 0 : settings.controlPort));
  const live = startLive(simulation, speed);
  console.log(
    `ready: ${simulation.devices.size} simulated devices at ×${speed}, control http://127.0.0.1:${controlPort}`,
  );
  await stopping;
  await live.stop();
  await control.stop();
  process.exit(0);
}

const invalid = (message: string): SimulationError => new SimulationError('SIMULATION_INPUT_INVALID', message);
