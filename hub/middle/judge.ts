// Judges devices: verdict and alarms follow from what is known of one, and what changed is recorded.

import type { AlarmList } from '../alarms/alarm-list.ts';
import type { ContractLibrary } from '../checking/contract-library.ts';
import type { DeviceMemory } from '../devices/device-memory.ts';
import { viewOf } from '../devices/device-view.ts';
import type { DeviceView } from '../messages/device.ts';
import { verdictChanged } from '../messages/record-drafts.ts';
import { assess, type Standards } from './assessment.ts';
import type { DecisionDraft } from './decision-draft.ts';

export interface JudgeOptions {
  readonly library: ContractLibrary;
  readonly alarms: AlarmList;
  readonly clockToleranceMs: number;
}

export class Judge {
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  judge(memory: DeviceMemory, decision: DecisionDraft): void {
    const { device, verdict: before } = memory;
    const { verdict, conditions } = assess(memory, this.#standardsOf(memory), decision.moment);
    memory.verdict = verdict;
    const changedAlarms = this.#options.alarms.update(device, conditions, decision.moment.at);
    decision.recordAlarms(changedAlarms);
    const isSame = before?.connectivity === verdict.connectivity && before.health === verdict.health;
    if (isSame && changedAlarms.length === 0) return;
    if (before && !isSame) decision.record(verdictChanged(device, verdict, decision.moment));
    decision.keepDevice(memory);
    decision.touch(device.id);
  }

  /** Undefined before the first judgement. */
  view(memory: DeviceMemory): DeviceView | undefined {
    return memory.verdict && viewOf(memory, this.#standardsOf(memory).contract, memory.verdict);
  }

  #standardsOf({ device }: DeviceMemory): Standards {
    const { library, clockToleranceMs } = this.#options;
    return { contract: library.require(device.class), clockToleranceMs };
  }
}
