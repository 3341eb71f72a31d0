// Contracts on which the hub fails when told to, as by a defect nobody has found yet.

import { type CompiledContract, ContractLibrary } from '../../hub/checking/contract-library.ts';
import type { DeviceClass } from '../../hub/messages/ids.ts';
import { gadgetFolder } from './gadget-class.ts';

export class FailingLibrary extends ContractLibrary {
  /** `check`: before anything is remembered of a message; `judge`: after. */
  failsAt: 'check' | 'judge' | undefined;

  constructor() {
    super([gadgetFolder]);
  }

  override get(deviceClass: DeviceClass): CompiledContract | undefined {
    const compiled = super.get(deviceClass);
    if (this.failsAt !== 'check' || !compiled) return compiled;
    const validate = (): never => {
      throw new TypeError('13800138000 is no function');
    };
    const channels = new Map([...compiled.channels].map(([name, channel]) => [name, { ...channel, validate }]));
    return { ...compiled, channels };
  }

  override require(deviceClass: DeviceClass) {
    if (this.failsAt === 'judge') throw new RangeError('too deep');
    return super.require(deviceClass);
  }
}
