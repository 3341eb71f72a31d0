// One soak: simulated days with random faults, looked at every hour, and at the end whether anything is missing.

import { systemClock } from '../../hub/foundation/clock.ts';
import { AtriumProcess } from '../support/atrium-process.ts';
import { waitFor } from '../support/wait-for.ts';
import { planFaults } from './fault-plan.ts';
import { FaultRunner } from './fault-runner.ts';
import { FAULTS } from './faults.ts';
import { backlogOf, type Sample, takeSample } from './sample.ts';
import { HOUR_MS, realNowMs, ScaledClock } from './scaled-clock.ts';
import { SoakHall } from './soak-hall.ts';

export interface SoakOptions {
  readonly simulatedHours: number;
  readonly factor: number;
  readonly seed: number;
  /** From one fault to the next, on average. */
  readonly meanMinutes: number;
  readonly onSample: (sample: Sample) => void;
  /** Ends it early, with all its figures. */
  readonly signal: AbortSignal;
}

export interface SoakResult {
  readonly samples: readonly Sample[];
  readonly faults: Readonly<Record<string, number>>;
  readonly commands: Readonly<Record<string, number>>;
  /** Events of the witnesses. */
  readonly acknowledged: number;
  readonly missing: number;
  readonly audit: { readonly isComplete: boolean; readonly output: string };
}

/** A short soak is looked at more often, so that there is a line to be drawn. */
const FEWEST_SAMPLES = 24;
const DRAIN_REAL_MS = 180_000;
const MOST_LOOKS = 10;

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { factor, seed, meanMinutes } = options;
  // The day begins at midnight UTC, so that hours read as times of day.
  const startsAt = Math.floor(systemClock.now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  const time = { startsAt, originMs: realNowMs(), factor };
  const clock = new ScaledClock(time);
  const soak = await SoakHall.start(time, seed);
  try {
    const over = new AbortController();
    const signal = AbortSignal.any([options.signal, over.signal]);
    const runner = new FaultRunner(clock, soak.scene);
    const [first = '', ...more] = Object.keys(soak.scene.deviceFaults);
    const plan = planFaults({ seed, meanMinutes, kinds: FAULTS, devices: [first, ...more] });
    const watching = watch({ soak, clock, runner, signal }, options).finally(() => over.abort());
    const broken = Promise.race([soak.hub.broken, soak.devices.broken]);
    const [samples] = await Promise.race([Promise.all([watching, runner.run(plan, signal)]), broken]);
    return { samples, faults: runner.begun, commands: soak.commands.ends, ...(await settle(soak)) };
  } finally {
    await soak.stop();
  }
}

interface Watched {
  readonly soak: SoakHall;
  readonly clock: ScaledClock;
  readonly runner: FaultRunner;
  readonly signal: AbortSignal;
}

async function watch({ soak, clock, runner, signal }: Watched, options: SoakOptions): Promise<Sample[]> {
  const { simulatedHours, onSample } = options;
  const everyHours = Math.min(1, simulatedHours / FEWEST_SAMPLES);
  const samples: Sample[] = [];
  const beganMs = clock.monotonicMs();
  for (let due = everyHours; due <= simulatedHours + 1e-9; due += everyHours) {
    await clock.sleep(beganMs + due * HOUR_MS - clock.monotonicMs(), signal);
    if (signal.aborted) break;
    const hour = (clock.monotonicMs() - beganMs) / HOUR_MS;
    const sample = await takeSample(soak, { hour, faults: runner.active });
    samples.push(sample);
    onSample(sample);
  }
  return samples;
}

/** All faults are over: what was acknowledged must come to the centre, and the audit must say that all is there. */
async function settle(soak: SoakHall): Promise<Pick<SoakResult, 'acknowledged' | 'missing' | 'audit'>> {
  await Promise.all(soak.witnesses.map((witness) => witness.stop()));
  await soak.devices.stop();
  const audit = await auditOf(soak);
  await soak.hub.stop();
  await soak.centre.stop();
  const missing = soak.witnesses.reduce((sum, witness) => sum + witness.missingFrom(soak.centre.stored()), 0);
  return { acknowledged: soak.acknowledged, missing, audit };
}

/** The hall goes on: what it says between the empty outbox and the look of the audit is on its way, and one looks again. */
async function auditOf(soak: SoakHall): Promise<SoakResult['audit']> {
  const { hall, centre } = soak;
  const isEmpty = async () => (await backlogOf(soak)) === 0;
  for (let look = 1; ; look += 1) {
    await waitFor(isEmpty, { timeoutMs: DRAIN_REAL_MS, everyMs: 100, what: 'all records are at the centre' });
    const args = ['--config', hall.configFile, '--from', centre.holdingsUrl, '--strict'];
    const child = new AtriumProcess(['audit', ...args]);
    const isComplete = (await child.ended()) === 0;
    if (isComplete || look === MOST_LOOKS || /^NOT complete/m.test(child.output))
      return { isComplete, output: child.output };
  }
}
