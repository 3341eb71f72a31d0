// The one verdict on a device: connectivity and NE 107 health, with why and since when.

import type { LocalizedText } from '../messages/localized-text.ts';
import type { Timestamp } from '../messages/observation.ts';
import { HEALTHS, type Health, type Verdict } from '../messages/verdict.ts';
import { type ConnectivityEvidence, judgeConnectivity, type LivenessRule } from './connectivity.ts';

export interface FaultKnowledge {
  readonly category: Health;
  readonly label: LocalizedText;
}

export interface Evidence extends Omit<ConnectivityEvidence, 'before'> {
  readonly liveness: LivenessRule;
  /** Everything that is wrong with the device now, worst or not. */
  readonly faults: readonly FaultKnowledge[];
}

/** The verdict now; `since` is kept from the verdict before as long as neither of its two words changes. */
export function judge(evidence: Evidence, before: Verdict | undefined, now: Timestamp): Verdict {
  const { connectivity, why } = judgeConnectivity(
    { ...evidence, before: before?.connectivity },
    evidence.liveness,
    now,
  );
  const worst = worstOf(evidence.faults);
  const health = worst?.category ?? 'normal';
  const isSame = before?.connectivity === connectivity && before.health === health;
  return { connectivity, health, why: worst ? joined(worst.label, why) : why, since: isSame ? before.since : now };
}

function worstOf(faults: readonly FaultKnowledge[]): FaultKnowledge | undefined {
  const wrong = faults.filter((fault) => fault.category !== 'normal');
  return wrong.toSorted((a, b) => HEALTHS.indexOf(a.category) - HEALTHS.indexOf(b.category))[0];
}

function joined(fault: LocalizedText, line: LocalizedText): LocalizedText {
  return { en: `${fault.en}. ${line.en}`, zh: `${fault.zh}。${line.zh}` };
}
