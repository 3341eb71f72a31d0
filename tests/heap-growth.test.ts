// The heap grows after some busy seconds, and is kept small again after a calm minute.

import { beforeEach, describe, expect, it } from 'vitest';
import { heapGrowth } from '../hub/heap-growth.ts';
import { FakeClock } from './support/fake-clock.ts';

/** Messages a second. */
const BUSY = 500;
const CALM = 499;

let clock: FakeClock;
let messages: number;
let said: string[];

const pass = (seconds: number, perSecond: number) => {
  for (let second = 0; second < seconds; second += 1) {
    messages += perSecond;
    clock.advance(1_000);
  }
};

async function start() {
  const options = { letHeapGrow: () => said.push('grow'), keepHeapSmall: () => said.push('small') };
  const part = heapGrowth({ clock, messages: () => messages, ...options });
  await part.start(new AbortController().signal);
  return part;
}

beforeEach(() => {
  clock = new FakeClock();
  messages = 0;
  said = [];
});

describe('heap growth', () => {
  it('lets the heap grow after two busy seconds in a row, once', async () => {
    await start();
    pass(1, BUSY);
    expect(said).toEqual([]);
    pass(10, BUSY);
    expect(said).toEqual(['grow']);
  });

  it('takes a burst, such as what devices kept while they were cut off, for no load', async () => {
    await start();
    for (let burst = 0; burst < 5; burst += 1) {
      pass(1, BUSY);
      pass(1, CALM);
    }
    expect(said).toEqual([]);
  });

  it('keeps it small again after a calm minute', async () => {
    await start();
    pass(2, BUSY);
    pass(59, CALM);
    pass(1, BUSY);
    pass(59, CALM);
    expect(said).toEqual(['grow']);
    pass(1, CALM);
    expect(said).toEqual(['grow', 'small']);
  });

  it('looks no more once it is stopped', async () => {
    const part = await start();
    await part.stop();
    pass(10, BUSY);
    expect(said).toEqual([]);
  });
});
