// Which commands are accepted, and what each of the others is told.

import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_OPEN, MAX_OPEN_OF_DEVICE } from '../../hub/commands/request-check.ts';
import type { CommandRequest } from '../../hub/messages/command.ts';
import { deviceId } from '../../hub/messages/ids.ts';
import { DeskStory, START } from './desk-story.ts';

let story: DeskStory;
beforeEach(() => {
  story = new DeskStory();
});

const HOUR_MS = 3_600_000;

describe('a command that is in order', () => {
  it('is accepted, and goes to its device with all it asks for', () => {
    expect(story.ask()).toMatchObject({ state: 'accepted', reason: null, asker: 'operator', requestedAt: START });
    expect(story.sent).toMatchObject([{ id: 'c-1', deviceId: 'gadget-01', deviceClass: 'gadget', name: 'spin' }]);
    expect(story.sent).toMatchObject([{ arguments: { speed: 7 }, issuedAt: START, expiresAt: START + 10_000 }]);
  });

  it('lives no longer than its asker wants, where that is shorter than the contract', () => {
    expect(story.ask({ expiresAt: START + 3_000 })?.expiresAt).toBe(START + 3_000);
  });

  it('may come from an asker whose clock is a little ahead', () => {
    expect(story.ask({ issuedAt: START + 60_000, expiresAt: START + 90_000 })?.state).toBe('accepted');
  });
});

const REFUSED: readonly (readonly [what: string, changes: Partial<CommandRequest>, state: string])[] = [
  ['is retained', { isRetained: true }, 'refused retained'],
  ['is for no device of the hall', { deviceId: deviceId('gadget-99') }, 'refused device-unknown'],
  ['its contract does not know', { name: 'fly' }, 'refused command-unknown'],
  ['has a name of every object', { name: 'constructor' }, 'refused command-unknown'],
  ['has wrong arguments', { arguments: { speed: 101 } }, 'refused arguments-invalid'],
  ['lacks an argument', { arguments: {} }, 'refused arguments-invalid'],
  ['came after its expiry', { issuedAt: START - 9_000, expiresAt: START }, 'expired expired'],
  ['expires before it was issued', { expiresAt: START - 1 }, 'refused expiry-invalid'],
  ['would live for more than a day', { expiresAt: START + 24 * HOUR_MS + 1 }, 'refused expiry-invalid'],
  ['was issued in the future', { issuedAt: START + HOUR_MS, expiresAt: START + 2 * HOUR_MS }, 'refused expiry-invalid'],
];

describe('a command that', () => {
  it.each(REFUSED)('%s never acts', (_, changes, state) => {
    story.ask(changes);
    expect([story.states, story.sent]).toEqual([[state], []]);
  });

  it('breaks its contract leaves none of its arguments behind, as they may hold anything', () => {
    expect(story.ask({ arguments: { idCard: '110101' } })).toMatchObject({ state: 'refused', arguments: {} });
  });

  it('is for a device that is not connected is refused, and never said to be sent', () => {
    story.isConnected = false;
    story.ask();
    expect([story.states, story.sent]).toEqual([['refused device-offline'], []]);
  });

  it('comes while the clock of the hub is not to be relied on is refused', () => {
    story.isClockTrusted = false;
    story.ask();
    expect([story.states, story.sent]).toEqual([['refused clock-untrusted'], []]);
  });

  it('breaks the schema of its arguments is told where, in both languages', () => {
    const reason = story.ask({ arguments: { speed: 'fast' } })?.reason;
    expect(reason?.text).toEqual({
      en: '/arguments/speed must be of type integer.',
      zh: '/arguments/speed 的类型必须是 integer。',
    });
  });
});

describe('a malformed command', () => {
  const MALFORMED: readonly (readonly [what: string, changes: Partial<CommandRequest>])[] = [
    ['an id that no device takes', { id: 'with:colon' }],
    ['an id that is too long', { id: 'x'.repeat(65) }],
    ['a device id that is none', { deviceId: deviceId('../../etc') }],
    ['no name', { name: '' }],
    ['a name that is too long', { name: 'x'.repeat(65) }],
    ['no asker', { asker: '' }],
    ['an asker that is too long', { asker: 'x'.repeat(129) }],
    ['arguments that are too large', { arguments: { speed: 'x'.repeat(50_000) } }],
    ['a time that is none', { expiresAt: Number.NaN }],
    ['a time that nothing can write', { issuedAt: 8.64e15, expiresAt: 8.64e15 + 1 }],
  ];

  it.each(MALFORMED)('with %s is refused in bounded size, and not kept', (_, changes) => {
    story.ask(changes);
    expect([story.states, story.sent, story.kept.size]).toEqual([['refused malformed'], [], 0]);
    const view = story.views[0];
    expect(JSON.stringify(view).length).toBeLessThan(1_500);
    expect(() => new Date(view?.expiresAt ?? Number.NaN).toISOString()).not.toThrow();
  });
});

describe('commands under way', () => {
  it('are bounded for each device, and there is room again once one ends', () => {
    for (let count = 0; count <= MAX_OPEN_OF_DEVICE; count++) story.ask({ id: `c-${count}` });
    expect(story.states.at(-1)).toBe('refused too-many');
    expect(story.sent).toHaveLength(MAX_OPEN_OF_DEVICE);
    story.handOver('c-0', 'device-offline');
    expect(story.ask({ id: 'next' })?.state).toBe('accepted');
  });

  it('are bounded for the whole hall', () => {
    for (let count = 0; count <= MAX_OPEN; count++) {
      const id = deviceId(`gadget-${Math.floor(count / MAX_OPEN_OF_DEVICE)}`);
      story.devices.add(id);
      story.ask({ id: `c-${count}`, deviceId: id });
    }
    expect([story.states.at(-1), story.sent.length]).toEqual(['refused too-many', MAX_OPEN]);
    expect(story.desk.list()).toMatchObject([{ id: `c-${MAX_OPEN - 1}` }, ...Array(MAX_OPEN).fill({})]);
  });
});
