// Talks to the control API of a simulation that runs on this machine.

import type { DeviceFigures } from '../device/device.ts';
import { SimulationError } from '../foundation/errors.ts';

const TIMEOUT_MS = 2000;

/** The devices of the simulation at this port; undefined where none answers. */
export async function findSimulation(port: number): Promise<readonly DeviceFigures[] | undefined> {
  if (port === 0) return undefined;
  const response = await request(port, 'GET', '/devices').catch(() => undefined);
  if (!response?.ok) return undefined;
  const devices: unknown = await response.json().catch(() => undefined);
  return Array.isArray(devices) ? (devices as DeviceFigures[]) : undefined;
}

export interface FaultSwitch {
  readonly device: string;
  readonly fault: string;
  readonly isOn: boolean;
}

/** Throws SIMULATION_CONTROL_REFUSED with the simulation's own words. */
export async function switchFault(port: number, { device, fault, isOn }: FaultSwitch): Promise<DeviceFigures> {
  const path = `/devices/${encodeURIComponent(device)}/faults/${encodeURIComponent(fault)}`;
  const response = await request(port, isOn ? 'PUT' : 'DELETE', path);
  const body: unknown = await response.json();
  if (response.ok) return body as DeviceFigures;
  throw new SimulationError(
    'SIMULATION_CONTROL_REFUSED',
    (body as { error?: string }).error ?? `status ${response.status}`,
  );
}

function request(port: number, method: string, path: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
}
