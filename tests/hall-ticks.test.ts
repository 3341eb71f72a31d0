// Time enters five times a second, and never piles up behind the disk.

import { describe, expect, it } from 'vitest';
import type { Chance } from '../hub/foundation/chance.ts';
import type { InputBody } from '../hub/messages/input.ts';
import { ticks } from '../hub/ticks.ts';
import { FakeClock } from './support/fake-clock.ts';

function setUp(isTakingIn = () => true) {
  const clock = new FakeClock();
  const inputs: InputBody[] = [];
  let tokens = 0;
  const chance: Chance = { fraction: () => 0, token: () => `token-${++tokens}` };
  const part = ticks({ clock, chance, isTakingIn, notice: (input) => void inputs.push(input) });
  return { clock, inputs, part, start: () => part.start(new AbortController().signal) };
}

describe('ticks', () => {
  it('let time in five times a second, until stopped', async () => {
    const { clock, inputs, part, start } = setUp();
    await start();
    clock.advance(1_000);
    expect(inputs).toEqual(Array(5).fill({ kind: 'time-passed' }));
    await part.stop();
    clock.advance(1_000);
    expect(inputs).toHaveLength(5);
  });

  it('do not pile up while the hub takes nothing in, and go on after it', async () => {
    let isTakingIn = false;
    const { clock, inputs, start } = setUp(() => isTakingIn);
    await start();
    clock.advance(60_000);
    expect(inputs).toEqual([]);
    isTakingIn = true;
    clock.advance(400);
    expect(inputs).toHaveLength(2);
  });

  it('bring a new pseudonym key with each day, and only then', async () => {
    const { clock, inputs, start } = setUp();
    await start();
    for (let hour = 0; hour < 48; hour++) {
      clock.jumpWallClock(3_600_000);
      clock.advance(200);
    }
    const keys = inputs.filter(({ kind }) => kind === 'pseudonym-key-changed');
    expect(keys).toEqual([1, 2].map((day) => ({ kind: 'pseudonym-key-changed', pseudonymKey: `token-${day}` })));
  });
});
