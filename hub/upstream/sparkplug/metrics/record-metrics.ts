// A record as the metrics of one message; what no metric has a place for goes as a whole, so that nothing is lost on the way.

import type { Contract } from '../../../../firmware-contracts/contract.ts';
import type { JournalRecord } from '../../../messages/record.ts';
import type { Metric } from '../payload/payload.ts';
import type { MetricSet } from './metric-set.ts';
import { identityOf, otherRecordSample, samplesOf } from './record-samples.ts';

export interface RecordOptions {
  readonly isHistorical: boolean;
  /** Of the device's class; undefined for the hub itself. */
  readonly contract: Contract | undefined;
}

/** Empty where the record tells no more than the host applications know. */
export function metricsOf(set: MetricSet, record: JournalRecord, { isHistorical, contract }: RecordOptions): Metric[] {
  const samples = samplesOf(record, contract);
  const held = samples.filter((sample) => set.holds(sample));
  const isWhole = held.length > 0 && held.length === samples.length;
  const all = isWhole ? held : [...held, otherRecordSample(record)];
  return withIdentity(set.data(all, { isHistorical }), record);
}

export function otherRecordMetrics(set: MetricSet, record: JournalRecord, isHistorical: boolean): Metric[] {
  return withIdentity(set.data([otherRecordSample(record)], { isHistorical }), record);
}

/** The first metric bears it for the whole message. */
function withIdentity([first, ...others]: Metric[], record: JournalRecord): Metric[] {
  if (!first) return [];
  return [{ ...first, properties: [...identityOf(record), ...(first.properties ?? [])] }, ...others];
}
