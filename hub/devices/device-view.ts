// A device as every surface shows it.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { DeviceView, PointView } from '../messages/device.ts';
import type { Verdict } from '../messages/verdict.ts';
import type { DeviceMemory, LastValue } from './device-memory.ts';

/** Points stand in the order of the contract. */
export function viewOf(memory: DeviceMemory, contract: Contract, verdict: Verdict): DeviceView {
  const points = Object.entries(contract.points).flatMap(([name, { label }]): PointView[] => {
    const last: LastValue | undefined = memory.points.get(name);
    return last ? [{ name, label, ...last }] : [];
  });
  const { device, lastAliveAt, faults, counts } = memory;
  return { ...device, className: contract.title, verdict, lastSeen: lastAliveAt, faults, points, counts };
}
