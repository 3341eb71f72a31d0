// The states of a device behind an external broker, one transition after the other.

import { beforeEach, describe, expect, it } from 'vitest';
import { Presence } from '../../../hub/intake/external/presence.ts';
import { saidOf } from '../../../hub/intake/external/said.ts';
import { deviceId } from '../../../hub/messages/ids.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const ID = deviceId('gadget-01');
let clock: FakeClock;
let told: string[];
let fences: ((isBrokerThere: boolean) => void)[];
let presence: Presence;
let isTakingIn: boolean;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  fences = [];
  isTakingIn = true;
  presence = new Presence({
    clock,
    graceMs: 30_000,
    deviceIds: () => [ID],
    isTakingIn: () => isTakingIn,
    notice: (input) => void told.push(input.kind === 'device-disconnected' ? input.cause : input.kind),
    fence: () => new Promise((resolve) => void fences.push(resolve)),
  });
  presence.begin();
});

function live(): void {
  presence.lineLive();
  told.length = 0;
}

async function fenceReturns(isBrokerThere: boolean): Promise<void> {
  fences.shift()?.(isBrokerThere);
  await Promise.resolve();
}

describe('while the line is live', () => {
  beforeEach(live);

  it('any message brings it, and only the first one does', () => {
    presence.heard(ID, undefined);
    presence.heard(ID, undefined);
    expect([told, presence.isHere(ID)]).toEqual([['device-connected'], true]);
  });

  it('a loss counts once the broker has shown that it is there', async () => {
    presence.heard(ID, 'online');
    presence.heard(ID, 'lost');
    expect([told, presence.isHere(ID)]).toEqual([['device-connected'], false]);
    await fenceReturns(true);
    expect(told).toEqual(['device-connected', 'socket-lost']);
  });

  it('a loss that the broker itself brought on is not the device’s', async () => {
    presence.heard(ID, 'online');
    presence.heard(ID, 'lost');
    await fenceReturns(false);
    presence.lineDown();
    expect(told).toEqual(['device-connected', 'closed-by-hub']);
  });

  it('a device that is back before its loss is confirmed was not lost', async () => {
    presence.heard(ID, 'online');
    presence.heard(ID, 'lost');
    presence.heard(ID, 'online');
    await fenceReturns(true);
    expect([told, presence.isHere(ID)]).toEqual([['device-connected', 'device-connected'], true]);
  });

  it('a device that signs off, or is forgotten, is here no more', () => {
    presence.heard(ID, 'online');
    presence.heard(ID, 'offline');
    expect([told.at(-1), presence.isHere(ID)]).toEqual(['clean', false]);
    presence.heard(ID, 'online');
    presence.forget(ID);
    expect([told.at(-1), presence.isHere(ID)]).toEqual(['closed-by-hub', false]);
  });
});

describe('while the line is down, or brings what waited', () => {
  it('nothing brings a device, and no loss is one', () => {
    for (const said of ['online', undefined, 'lost'] as const) presence.heard(ID, said);
    expect([told, fences, presence.isHere(ID)]).toEqual([[], [], false]);
    presence.heard(ID, 'offline');
    expect(told).toEqual(['clean']);
  });

  it('devices are waited for, again and again, before the time to come back is up', () => {
    live();
    presence.heard(ID, undefined);
    presence.lineDown();
    clock.advance(60_000);
    expect(told).toEqual(['device-connected', ...Array.from({ length: 5 }, () => 'closed-by-hub')]);
    // From here on the time counts.
    live();
    clock.advance(60_000);
    expect(told).toEqual([]);
  });

  it('nothing more is put in line while too much waits for the disk', () => {
    isTakingIn = false;
    clock.advance(60_000);
    expect(told).toEqual([]);
  });

  it('those who went of themselves are not waited for', () => {
    live();
    presence.heard(ID, 'offline');
    told.length = 0;
    presence.lineDown();
    clock.advance(60_000);
    expect(told).toEqual([]);
    // It came back while the hub was away: it may be there still.
    presence.heard(ID, 'online');
    clock.advance(15_000);
    expect(told).toEqual(['closed-by-hub']);
  });

  it('a try that fails tells nothing new', () => {
    live();
    for (let tries = 0; tries < 3; tries += 1) presence.lineDown();
    expect(told).toEqual(['closed-by-hub']);
  });

  it('ends with nobody blamed', () => {
    live();
    presence.heard(ID, 'online');
    presence.end();
    clock.advance(60_000);
    expect(told).toEqual(['device-connected', 'closed-by-hub']);
  });
});

it('reads the word of a presence message, and of nothing else', () => {
  const read = (text: string) => saidOf(Buffer.from(text));
  expect(['{"state":"lost","x":1}', '{"state":"asleep"}', 'null', '{', '[]'].map(read)).toEqual([
    'lost',
    ...[undefined, undefined, undefined, undefined],
  ]);
  expect(read(`{"state":"lost","x":"${'x'.repeat(5000)}"}`)).toBeUndefined();
});
