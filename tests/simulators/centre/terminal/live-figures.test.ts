// The centre's figures as a person sees them: halls with a problem first, redrawn in place, plain lines in a log.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HallAccount, type HallFigures } from '../../../../simulators/centre/account/hall-account.ts';
import { showFigures } from '../../../../simulators/centre/terminal/live-figures.ts';
import { Timeline } from '../../../../simulators/foundation/timeline.ts';
import { received } from '../account/received.ts';

const timeline = (): Timeline => new Timeline(0);

function hall(numbers: readonly number[], presence = 'online'): HallAccount {
  const account = new HallAccount();
  account.presence = presence;
  for (const number of numbers) account.stored(received(number), 0);
  return account;
}

function terminal(
  halls: Readonly<Record<string, HallAccount>>,
  screen: { columns?: number; rows?: number; isTTY: boolean },
) {
  const clock = timeline();
  const written: string[] = [];
  const figures = (): Record<string, HallFigures> =>
    Object.fromEntries(Object.entries(halls).map(([id, account]) => [id, account.figures(clock.now())]));
  const live = showFigures({ clock, figures, output: { ...screen, write: (text) => written.push(text) } });
  return {
    clock,
    live,
    written,
    last: () =>
      stripVTControlCharacters(written.at(-1) ?? '')
        .trim()
        .split('\n'),
  };
}

describe('on a terminal', () => {
  it('shows each hall in a line: presence, records and gaps by lane, repetitions, alarms, age of the last record', () => {
    const account = hall([1, 2, 5]);
    account.repeated(received(2));
    const { clock, last } = terminal({ 'hall-1': account }, { isTTY: true, columns: 200, rows: 24 });
    clock.runUntil(2000);
    expect(last()[0]?.split(/ {2,}/).slice(0, 4)).toEqual(['HALL', 'LINE', 'LEDGER', 'ALARM']);
    expect(last()[1]?.split(/ {2,}/)).toEqual([
      'hall-1',
      'online',
      '0',
      '0',
      '3 -2',
      '0',
      '0',
      '2',
      '0',
      '1',
      '0',
      '0',
      '2 s',
      '2 missing',
    ]);
    expect(last()[2]).toBe('1 hall, 1 online | stored 3 | missing 2 | given up 0');
  });

  it('puts halls with a problem first, leaves out what does not fit, and never wraps a line', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`hall-${String(index).padStart(2, '0')}`, hall([1])]),
    );
    const halls = { ...many, 'hall-20': hall([1], 'lost'), 'hall-25': hall([1, 3]) };
    const { clock, last } = terminal(halls, { isTTY: true, columns: 60, rows: 10 });
    clock.runUntil(1000);
    expect(last().map((line) => line.split(' ')[0])).toEqual([
      'HALL',
      'hall-20',
      'hall-25',
      'hall-00',
      'hall-01',
      'hall-02',
      'hall-03',
      '…',
      '30',
    ]);
    expect(Math.max(...last().map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(last()[7]).toMatch(/24 more/);
  });

  it('draws over what it drew before, and leaves notes standing above', () => {
    const { clock, live, written } = terminal({ 'hall-1': hall([1]) }, { isTTY: true, columns: 80, rows: 24 });
    clock.runUntil(2000);
    expect(written[0]).not.toContain('\x1b[3A');
    expect(written[1]?.startsWith('\x1b[3A\r\x1b[J')).toBe(true);
    live.note('the broker is away');
    expect(written[2]?.startsWith('\x1b[3A\r\x1b[Jthe broker is away\n')).toBe(true);
    live.end();
    clock.runUntil(9000);
    expect(written).toHaveLength(3);
  });

  it('calls gaps no problem while the hall is catching up', () => {
    const account = hall([1, 900]);
    account.lineCameUp(0);
    const { clock, last } = terminal({ 'hall-1': account }, { isTTY: true, columns: 200, rows: 24 });
    clock.runUntil(29_000);
    expect(last()[1]).toMatch(/catching up$/);
    clock.runUntil(31_000);
    expect(last()[1]).toMatch(/898 missing$/);
  });
});

describe('in a log', () => {
  it('says a line when something has changed, no oftener than every ten seconds', () => {
    const account = hall([1, 2, 5]);
    const { clock, written } = terminal({ 'hall-1': account }, { isTTY: false });
    clock.runUntil(9_000);
    expect(written).toEqual([]);
    clock.runUntil(30_000);
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('event 3, report 0, telemetry 0 | missing 2, repeated 0, historical 0');
    account.stored(received(3), 0);
    clock.runUntil(40_000);
    expect(written).toHaveLength(2);
  });

  it('names of many halls only those with a problem, at most twenty', () => {
    const halls = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`hall-${index}`, hall(index < 25 ? [1, 3] : [1])]),
    );
    const { clock, last } = terminal(halls, { isTTY: false });
    clock.runUntil(10_000);
    expect(last()).toHaveLength(21);
    expect(last()[0]).toBe('50 halls, 50 online | stored 75 | missing 25 | given up 0');
    expect(terminal({}, { isTTY: false }).written).toEqual([]);
  });

  it('says that no hall has come yet', () => {
    const { clock, last } = terminal({}, { isTTY: false });
    clock.runUntil(10_000);
    expect(last()).toEqual(['no hall has connected yet']);
  });
});
