// The log names each misbehaving client once in a while, and no storm fills it.

import { pino } from 'pino';
import { expect, test } from 'vitest';
import { IncidentLog } from '../../hub/intake/incident-log.ts';
import { FakeClock } from '../support/fake-clock.ts';

function createLog() {
  const lines: Record<string, unknown>[] = [];
  const clock = new FakeClock();
  const incidents = new IncidentLog(clock, pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }));
  return {
    lines,
    clock,
    report: (who: string) => incidents.report({ refused: 'publish', why: 'not its own topic', who }),
  };
}

test('the same refusal is said once in ten seconds, and how many were not said at the next', () => {
  const { lines, clock, report } = createLog();
  for (let times = 0; times < 50; times++) report('kiosk-01');
  report('kiosk-02');
  expect(lines.map(({ who }) => who)).toEqual(['kiosk-01', 'kiosk-02']);
  clock.advance(10_000);
  report('kiosk-01');
  expect(lines.slice(2)).toMatchObject([{ count: 49 }, { who: 'kiosk-01' }]);
});

test('a thousand different clients get a hundred lines', () => {
  const { lines, report } = createLog();
  for (let index = 0; index < 1_000; index++) report(`client-${index}`);
  expect(lines).toHaveLength(100);
});

test('a client id as long as a packet is cut short', () => {
  const { lines, report } = createLog();
  report('x'.repeat(60_000));
  expect(JSON.stringify(lines[0]).length).toBeLessThan(1_000);
});
