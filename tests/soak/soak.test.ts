// A soak in small: some simulated hours with faults in seconds, so that `npm run soak` is known to work.

import { describe, expect, it } from 'vitest';
import { summaryOf } from './report.ts';
import { runSoak } from './soak.ts';

const HOURS = 2;
const FACTOR = 900;

describe('a soak', () => {
  it(`runs ${HOURS} simulated hours with faults, loses nothing, and says so`, { timeout: 120_000 }, async () => {
    const result = await runSoak({
      ...{ simulatedHours: HOURS, factor: FACTOR, seed: 3, meanMinutes: 4 },
      ...{ onSample: () => {}, signal: new AbortController().signal },
    });
    expect(result.audit.output).toMatch(/^complete: /m);
    expect(result).toMatchObject({ missing: 0, audit: { isComplete: true } });
    // Both say an event each ten simulated seconds, but where a machine is too slow for that.
    expect(result.acknowledged).toBeGreaterThan(100);
    expect(Object.keys(result.faults).length).toBeGreaterThan(5);
    expect(result.samples.length).toBe(24);
    expect(result.samples.at(-1)?.hour).toBeGreaterThan(HOURS - 0.01);
    expect(result.samples.at(-1)?.records).toBeGreaterThan(100);
    expect(summaryOf(result).join('\n')).toMatch(/RSS [+-]\d+\.\d kB an hour/);
  });
});
