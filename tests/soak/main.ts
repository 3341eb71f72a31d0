// npm run soak -- --hours 1 [--factor 100] [--seed N] [--fault-minutes 6]
// Simulated days with random faults: so many hours of real time, each of them `factor` hours for hub and devices.
// Ends with 1 where a record is missing or the audit does not say that all is there.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { optionsOfAtrium } from '../support/atrium-options.ts';
import { head, lineOf, summaryOf } from './report.ts';
import { runSoak } from './soak.ts';

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    factor: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'fault-minutes': { type: 'string', default: '6' },
  },
});
const [hours, factor, seed, meanMinutes] = [values.hours, values.factor, values.seed, values['fault-minutes']].map(
  (text) => {
    const number = Number(text);
    if (Number.isFinite(number) && number > 0) return number;
    console.error(`"${text}" is no number above 0`);
    return process.exit(2);
  },
) as [number, number, number, number];
const PRINTED_EVERY_HOURS = 6;
const simulatedHours = hours * factor;
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version} ${optionsOfAtrium().join(' ')}`);
console.log(`${simulatedHours.toFixed(1)} simulated hours at ×${factor}, seed ${seed}; Ctrl-C ends it early`);
console.log(`${head()}`);
let printedTo = 0;
const result = await runSoak({
  ...{ simulatedHours, factor, seed, meanMinutes, signal: stopping.signal },
  onSample: (sample) => {
    if (sample.hour < printedTo + Math.min(PRINTED_EVERY_HOURS, simulatedHours / 4) - 0.01) return;
    printedTo = sample.hour;
    console.log(lineOf(sample));
  },
});
console.log(summaryOf(result).join('\n'));
process.exit(result.missing === 0 && result.audit.isComplete ? 0 : 1);
