// The faults of one device: of its line and program, which any class can have, and those its contract names.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { PointValues } from '../classes/behaviour.ts';
import { SimulationError } from '../foundation/errors.ts';

/**
 * offline: the socket dies and stays away. frozen: connected, but silent. malformed: payloads are broken.
 * wrong-clock: two hours behind. reboot: a new boot after a short outage. flood: hundreds of messages a second, for a while.
 */
export const LINE_FAULTS = ['offline', 'frozen', 'malformed', 'wrong-clock', 'reboot', 'flood'] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

/** Seen from outside by the hub; no firmware can report them. */
const FOUND_BY_HUB: readonly string[] = ['offline', 'silent', 'clock-wrong'];

export const isLineFault = (name: string): name is LineFault => LINE_FAULTS.some((fault) => fault === name);

export class FaultSet {
  readonly #contract: Contract;
  readonly #active = new Set<string>();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  get available(): readonly string[] {
    return [...LINE_FAULTS, ...this.#ownCodes()];
  }

  get active(): readonly string[] {
    return [...this.#active];
  }

  /** Those the firmware knows of and reports, in the contract's order. */
  get reported(): readonly string[] {
    return this.#ownCodes().filter((code) => this.#active.has(code));
  }

  has(fault: string): boolean {
    return this.#active.has(fault);
  }

  /** False where it was there already. */
  add(fault: string): boolean {
    if (!this.available.includes(fault)) {
      const choices = this.available.join(', ');
      throw new SimulationError(
        'SIMULATION_FAULT_UNKNOWN',
        `${this.#contract.class} has no fault "${fault}". Choose one of: ${choices}.`,
      );
    }
    if (this.#active.has(fault)) return false;
    this.#active.add(fault);
    return true;
  }

  remove(fault: string): boolean {
    return this.#active.delete(fault);
  }

  #ownCodes(): string[] {
    return Object.keys(this.#contract.faults).filter((code) => !FOUND_BY_HUB.includes(code) && !isLineFault(code));
  }
}

/** A code `<point>-<word>` speaks for itself: `paper-out` is the point `paper` with the word `out`. */
export function effectInWords(contract: Contract, fault: string): PointValues {
  const cut = fault.lastIndexOf('-');
  const [name, word] = [fault.slice(0, cut), fault.slice(cut + 1)];
  return contract.points[name]?.values?.[word] ? { [name]: word } : {};
}
