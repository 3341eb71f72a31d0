// Time enters five times a second, and never piles up behind the disk.

import { describe, expect, it } from 'vitest';
import type { Chance } from '../hub/foundation/chance.ts';
import type { InputBody } from '../hub/messages/input.ts';
import { ticks } from '../hub/ticks.ts';
import { FakeClock } from './support/fake-clock.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(submit: (input: InputBody) => Promise<unknown> = async () => {}) {
  const clock = new FakeClock();
  const inputs: InputBody[] = [];
  let tokens = 0;
  const chance: Chance = { fraction: () => 0, token: () => `token-${++tokens}` };
  const part = ticks({
    clock,
    chance,
    submit(input) {
      inputs.push(input);
      return submit(input);
    },
  });
  return { clock, inputs, part, start: () => part.start(new AbortController().signal) };
}

describe('ticks', () => {
  it('let time in five times a second, until stopped', async () => {
    const { clock, inputs, part, start } = setUp();
    await start();
    for (let count = 0; count < 5; count++) {
      clock.advance(200);
      await nextTurn();
    }
    expect(inputs).toEqual(Array(5).fill({ kind: 'time-passed' }));
    await part.stop();
    clock.advance(1_000);
    expect(inputs).toHaveLength(5);
  });

  it('do not pile up behind a commit that the disk holds up', async () => {
    const held = Promise.withResolvers<void>();
    const { clock, inputs, part, start } = setUp(() => held.promise);
    await start();
    clock.advance(60_000);
    expect(inputs).toHaveLength(1);
    const stopped = part.stop();
    held.resolve();
    await stopped;
  });

  it('go on after one that failed, and stop cleanly after it', async () => {
    const { clock, inputs, part, start } = setUp(async () => {
      throw new Error('the journal is gone');
    });
    await start();
    for (let count = 0; count < 3; count++) {
      clock.advance(200);
      await nextTurn();
    }
    expect(inputs).toHaveLength(3);
    await part.stop();
  });

  it('bring a new pseudonym key with each day, and only then', async () => {
    const { clock, inputs, start } = setUp();
    await start();
    for (let hour = 0; hour < 48; hour++) {
      clock.jumpWallClock(3_600_000);
      clock.advance(200);
      await nextTurn();
    }
    const keys = inputs.filter(({ kind }) => kind === 'pseudonym-key-changed');
    expect(keys).toEqual([1, 2].map((day) => ({ kind: 'pseudonym-key-changed', pseudonymKey: `token-${day}` })));
  });
});
