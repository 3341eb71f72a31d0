// Windows account for every value, and close even where the device falls silent.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TelemetryWindow, TelemetryWindows } from '../../hub/devices/telemetry-windows.ts';
import { deviceId } from '../../hub/messages/ids.ts';
import type { Observation, PointScalar, Timestamp } from '../../hub/messages/observation.ts';
import { GADGET } from '../support/gadget-class.ts';

const WINDOW_MS = 60_000;

function observation(id: string, at: Timestamp, values: Record<string, PointScalar>, receivedAt = at): Observation {
  const points = Object.entries(values).map(([name, value]) => ({ name, value, unit: 'u' }));
  const fixed = { channel: 'telemetry', boot: 'b', seq: 1, isRetained: false, data: {}, faults: undefined };
  return { ...fixed, deviceId: deviceId(id), deviceClass: GADGET, at, receivedAt, points };
}

interface Summary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: PointScalar;
}

const pointOf = (window: TelemetryWindow | undefined, name: string) => window?.points[name] as unknown as Summary;

describe('telemetry windows', () => {
  it('account for every value, whatever order the device’s times come in', () => {
    const value = fc.record({
      id: fc.constantFrom('a', 'b'),
      at: fc.integer({ min: 0, max: 10 * WINDOW_MS }),
      heat: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), (values) => {
        const windows = new TelemetryWindows(WINDOW_MS);
        const closed = values.flatMap(({ id, at, heat }) => windows.add(observation(id, at, { heat })) ?? []);
        const all = [...closed, ...windows.closeAll()];
        for (const id of ['a', 'b']) {
          // A window takes values of one device in the order of their coming, until one of another minute comes.
          const runs = values
            .filter((each) => each.id === id)
            .reduce<(typeof values)[]>((found, each) => {
              const minute = (at: number) => Math.floor(at / WINDOW_MS);
              const run = found.at(-1);
              if (run?.[0] && minute(run[0].at) === minute(each.at)) run.push(each);
              else found.push([each]);
              return found;
            }, []);
          const ofDevice = all.filter(({ deviceId }) => deviceId === id);
          expect(ofDevice.length).toBe(runs.length);
          for (const [index, run] of runs.entries()) {
            const heats = run.map(({ heat }) => heat);
            const { mean, ...figures } = pointOf(ofDevice[index], 'heat');
            const [min, max] = [Math.min(...heats), Math.max(...heats)];
            expect(figures).toEqual({ unit: 'u', count: run.length, min, max, last: heats.at(-1) });
            expect(mean).toBeCloseTo(heats.reduce((sum, heat) => sum + heat, 0) / run.length, 3);
            expect(run.every(({ at }) => at >= (ofDevice[index]?.from ?? 0) && at < (ofDevice[index]?.to ?? 0))).toBe(
              true,
            );
          }
        }
      }),
    );
  });

  it('give of words and switches how many and the last', () => {
    const windows = new TelemetryWindows(WINDOW_MS);
    windows.add(observation('a', 0, { mode: 'idle', on: true }));
    windows.add(observation('a', 1, { mode: 'busy', on: false }));
    expect(windows.closeAll()[0]?.points).toEqual({
      mode: { count: 2, last: 'busy' },
      on: { count: 2, last: false },
    });
  });

  it('begin at whole multiples of their length, by the device’s time', () => {
    const windows = new TelemetryWindows(WINDOW_MS);
    windows.add(observation('a', 90_000, { heat: 1 }));
    expect(windows.closeAll()).toMatchObject([{ deviceId: 'a', from: 60_000, to: 120_000 }]);
  });

  it('close by the hub’s time where the device falls silent, two seconds after their length', () => {
    const windows = new TelemetryWindows(WINDOW_MS);
    windows.add(observation('a', 0, { heat: 1 }, 1_000_000));
    expect(windows.closeDue(1_000_000 + WINDOW_MS + 1_999)).toEqual([]);
    expect(windows.closeDue(1_000_000 + WINDOW_MS + 2_000)).toHaveLength(1);
    expect(windows.closeAll()).toEqual([]);
  });

  it('do not begin with a message that holds no value', () => {
    const windows = new TelemetryWindows(WINDOW_MS);
    windows.add(observation('a', 0, {}));
    expect(windows.closeAll()).toEqual([]);
  });
});
