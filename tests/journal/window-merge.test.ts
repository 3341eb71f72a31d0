// Merging telemetry windows: the wider window is what the device's values in it would have given at once.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeWindows, readWindow, type Window, writeWindow } from '../../hub/journal/room/window-merge.ts';

const MINUTE_MS = 60_000;

/** The values of one minute, as the hub summarises them. */
function windowOf(values: readonly number[], from: number): Window {
  const sum = values.reduce((total, value) => total + value, 0);
  const figures = { min: Math.min(...values), max: Math.max(...values), mean: sum / values.length };
  const point = { unit: '°C', count: values.length, ...figures, last: values.at(-1) ?? null };
  return { from, to: from + MINUTE_MS, points: { temperature: point } };
}

const door = (count: number, last: string, from: number): Window => {
  return { from, to: from + MINUTE_MS, points: { door: { count, last } } };
};

describe('a merged window', () => {
  it('has count, min, max, mean and last of all values in it, however they were divided', () => {
    const minutesOfValues = fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), {
      minLength: 2,
    });
    fc.assert(
      fc.property(minutesOfValues, (minutesOf) => {
        const windows = minutesOf.map((values, index) => windowOf(values, index * MINUTE_MS));
        const atOnce = windowOf(minutesOf.flat(), 0).points.temperature;
        const merged = mergeWindows(windows);
        expect(merged).toMatchObject({ from: 0, to: windows.length * MINUTE_MS });
        const { mean, ...exact } = merged?.points.temperature ?? { count: 0, last: null };
        expect(exact).toEqual({
          unit: '°C',
          count: atOnce?.count,
          min: atOnce?.min,
          max: atOnce?.max,
          last: atOnce?.last,
        });
        expect(mean).toBeCloseTo(atOnce?.mean ?? Number.NaN, 6);
      }),
    );
  });

  it('takes the last value of the window that began last, in whatever order they were recorded', () => {
    const merged = mergeWindows([windowOf([7], 2 * MINUTE_MS), windowOf([1, 2], 0)]);
    expect(merged?.points.temperature).toMatchObject({ count: 3, last: 7 });
  });

  it('counts what is no number, and keeps its last', () => {
    expect(mergeWindows([door(2, 'open', 0), door(3, 'shut', MINUTE_MS)])?.points).toEqual({
      door: { count: 5, last: 'shut' },
    });
  });

  it('has every point that any of them had', () => {
    expect(Object.keys(mergeWindows([door(1, 'open', 0), windowOf([1], MINUTE_MS)])?.points ?? {})).toEqual([
      'door',
      'temperature',
    ]);
  });

  it('is not made where a point changed its unit', () => {
    const other = windowOf([300], MINUTE_MS);
    const kelvin = {
      ...other,
      points: { temperature: { ...other.points.temperature, count: 1, last: 300, unit: 'K' } },
    };
    expect(mergeWindows([windowOf([20], 0), kelvin])).toBeUndefined();
  });
});

describe('the content of a record', () => {
  it('is read as it was written', () => {
    const window = windowOf([1, 2, 3], Date.UTC(2026, 0, 5));
    expect(readWindow(writeWindow(window))).toEqual(window);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no points', '{"from":"2026-01-05T08:00:00.000Z","to":"2026-01-05T08:01:00.000Z"}'],
    ['no times', '{"from":"soon","to":"later","points":{}}'],
    ['no count', '{"from":"2026-01-05T08:00:00.000Z","to":"2026-01-05T08:01:00.000Z","points":{"a":{"last":1}}}'],
    ['no last', '{"from":"2026-01-05T08:00:00.000Z","to":"2026-01-05T08:01:00.000Z","points":{"a":{"count":1}}}'],
    [
      'a mean that is a text',
      '{"from":"2026-01-05T08:00:00.000Z","to":"2026-01-05T08:01:00.000Z","points":{"a":{"count":1,"last":1,"mean":"1"}}}',
    ],
  ])('that is no telemetry window is left alone: %s', (_, data) => {
    expect(readWindow(data)).toBeUndefined();
  });
});
