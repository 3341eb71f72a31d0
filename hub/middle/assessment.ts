// What is known of a device, brought together into its verdict and the conditions that alarms follow from.

import type { Contract, ContractFault } from '../../firmware-contracts/contract.ts';
import type { Conditions } from '../alarms/alarm-list.ts';
import type { DeviceMemory } from '../devices/device-memory.ts';
import { judge } from '../health/verdict.ts';
import type { Moment } from '../messages/record-drafts.ts';
import type { Verdict } from '../messages/verdict.ts';

export interface Assessment {
  readonly verdict: Verdict;
  readonly conditions: Conditions;
}

export interface Standards {
  readonly contract: Contract;
  /** From this deviation on a device's clock counts as wrong. */
  readonly clockToleranceMs: number;
}

export function assess(memory: DeviceMemory, standards: Standards, moment: Moment): Assessment {
  const { faults: texts, liveness } = standards.contract;
  const faults = pick(texts, [...memory.faults, ...clockFault(memory, standards, moment)]);
  const verdict = judge({ ...evidenceOf(memory), liveness, faults: [...faults.values()] }, memory.verdict, moment.at);
  const { connectivity } = verdict;
  const line = connectivity === 'offline' || connectivity === 'silent' ? [connectivity] : [];
  return { verdict, conditions: line.length === 0 ? faults : new Map([...faults, ...pick(texts, line)]) };
}

function evidenceOf({ connection, connectionSince, disconnectCause, lastAliveAt, isMisspeaking }: DeviceMemory) {
  return { connection, connectionSince, disconnectCause, lastAliveAt, isMisspeaking };
}

/** With a doubtful clock of its own the hub accuses nobody. */
function clockFault({ clock }: DeviceMemory, { clockToleranceMs }: Standards, { isClockTrusted }: Moment): string[] {
  return isClockTrusted && Math.abs(clock.errorMs) > clockToleranceMs ? ['clock-wrong'] : [];
}

/** Of most devices, nothing is to be said. */
const NOTHING: ReadonlyMap<string, ContractFault> = new Map();

function pick(texts: Readonly<Record<string, ContractFault>>, codes: readonly string[]): typeof NOTHING {
  if (codes.length === 0) return NOTHING;
  const known = codes.flatMap((code) => {
    const fault = texts[code];
    return fault ? [[code, fault] as const] : [];
  });
  return new Map(known);
}
