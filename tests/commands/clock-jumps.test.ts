// A wall clock that is set neither expires nor revives a command, nor takes a proof away or gives one.

import { beforeEach, describe, expect, it } from 'vitest';
import { REMEMBERED_MS } from '../../hub/commands/ended-commands.ts';
import { DeskStory } from './desk-story.ts';

const HOUR_MS = 3_600_000;

let story: DeskStory;
beforeEach(() => {
  story = new DeskStory();
});

/** As the middle tells the desk of it. */
function setClock(byMs: number): void {
  story.now += byMs;
  story.take(story.desk.timeShifted(byMs, 0, story.moment));
}

describe.each([
  ['forward', HOUR_MS],
  ['back', -HOUR_MS],
])('a clock that is set %s', (_, byMs) => {
  it('expires nothing that is about to be sent', () => {
    story.ask();
    setClock(byMs);
    expect(story.desk.mayBeSent('c-1', story.uptimeMs)).toBe(true);
    story.pass(10_000);
    expect(story.desk.mayBeSent('c-1', story.uptimeMs)).toBe(false);
  });

  it('leaves what was sent its time, no more and no less', () => {
    story.send();
    setClock(byMs);
    story.pass(4_999);
    expect(story.states.at(-1)).toBe('sent');
    story.pass(1);
    expect(story.states.at(-1)).toBe('failed no-reply');
  });

  it('does so over a restart that follows', () => {
    story.send();
    setClock(byMs);
    story.restart(2_000);
    story.pass(2_999);
    expect(story.states.at(-1)).toBe('sent');
    story.pass(1);
    expect(story.states.at(-1)).toBe('failed no-reply');
  });

  it('changes nothing at what a point proves', () => {
    story.send({ name: 'setMode', arguments: { mode: 'busy' } });
    story.pass(2_000);
    setClock(byMs);
    story.see('mode', 'busy', 4_000);
    expect(story.states.at(-1)).toBe('sent');
    story.see('mode', 'busy', 0);
    expect(story.states.at(-1)).toBe('succeeded');
  });

  it('does not make an id forgotten', () => {
    story.send();
    story.reply('succeeded');
    setClock(byMs * 100);
    story.pass(1_000);
    expect([story.ask()?.state, story.sent.length]).toEqual(['succeeded', 1]);
  });
});

describe('a clock that is wrong after a restart', () => {
  it.each([
    ['behind', -REMEMBERED_MS, true],
    ['known to be wrong', 10 * REMEMBERED_MS, false],
  ])('and %s gives what was sent no more time than it had at first', (_, awayMs, isClockTrusted) => {
    story.send();
    story.isClockTrusted = isClockTrusted;
    story.restart(awayMs);
    story.pass(4_999);
    expect(story.states.at(-1)).toBe('sent');
    story.pass(1);
    expect(story.states.at(-1)).toBe('failed no-reply');
  });

  it('and behind takes no proof away', () => {
    story.send({ name: 'setMode', arguments: { mode: 'busy' } });
    story.restart(-HOUR_MS);
    story.see('mode', 'busy');
    expect(story.states.at(-1)).toBe('succeeded');
  });
});

describe('a hub that stood still', () => {
  it('gives what was sent the time in which it heard nobody, and sends nothing late', () => {
    story.send();
    story.ask({ id: 'c-2' });
    story.now += 30_000;
    story.uptimeMs += 30_000;
    story.take(story.desk.timeShifted(0, 30_000, story.moment));
    story.take(story.desk.timePassed(story.moment));
    expect([story.states.at(-1), story.desk.mayBeSent('c-2', story.uptimeMs)]).toEqual(['accepted', false]);
    story.reply('succeeded');
    expect(story.states.at(-1)).toBe('succeeded');
  });
});
