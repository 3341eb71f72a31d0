// Switches faults of a running simulation, for people and tests on this machine.
//
//   GET /devices    PUT /devices/:id/faults/:fault    DELETE /devices/:id/faults/:fault    GET /world

import type { DeviceFigures } from '../device/device.ts';
import { SimulationError } from '../foundation/errors.ts';
import { type ApiAnswer, type ApiRequest, answered, LocalApi, refused } from '../foundation/local-api.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { describeWorld } from './world-view.ts';

export class ControlServer {
  readonly #simulation: Simulation;
  readonly #api = new LocalApi((request) => this.#answer(request));

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Resolves with the port; rejects with SIMULATION_PORT_TAKEN. */
  start(port: number): Promise<number> {
    return this.#api.start({ port, option: '--control-port', what: 'the control of the simulators' });
  }

  stop(): Promise<void> {
    return this.#api.stop();
  }

  #answer(request: ApiRequest): ApiAnswer {
    try {
      return this.#route(request);
    } catch (error) {
      if (error instanceof SimulationError) return refused(404, error.message);
      throw error;
    }
  }

  #route({ method, path }: ApiRequest): ApiAnswer {
    const [resource, id, faults, fault, ...rest] = path;
    if (method === 'GET' && path.length === 1 && resource === 'world')
      return answered(describeWorld(this.#simulation.hall));
    if (method === 'GET' && path.length === 1 && resource === 'devices') return answered(this.#devices());
    const isFault = resource === 'devices' && id && faults === 'faults' && fault && rest.length === 0;
    if (isFault && method === 'PUT') return answered(this.#switch(id, fault, true));
    if (isFault && method === 'DELETE') return answered(this.#switch(id, fault, false));
    return refused(404, 'There is GET /devices, GET /world, and PUT or DELETE /devices/ID/faults/FAULT.');
  }

  #devices(): DeviceFigures[] {
    return [...this.#simulation.devices.values()].map(({ figures }) => figures);
  }

  #switch(id: string, fault: string, isOn: boolean): DeviceFigures {
    const device = this.#simulation.device(id);
    if (isOn) device.setFault(fault);
    else device.clearFault(fault);
    return device.figures;
  }
}
