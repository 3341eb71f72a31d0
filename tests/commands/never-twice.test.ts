// The same id never acts twice: not when it comes again, not after restarts, not for a day after its end.

import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECENT, MAX_REMEMBERED, REMEMBERED_MS } from '../../hub/commands/ended-commands.ts';
import { DeskStory } from './desk-story.ts';

let story: DeskStory;
beforeEach(() => {
  story = new DeskStory();
});

const acts = () => story.sent.length;

describe('an id that comes again', () => {
  it('while its command is under way changes nothing, and is answered with what became of it', () => {
    story.send();
    expect(story.ask({ arguments: { speed: 99 }, expiresAt: story.now + 90_000 })).toMatchObject({
      state: 'sent',
      arguments: { speed: 7 },
    });
    expect([story.states, acts()]).toEqual([['accepted', 'sent'], 1]);
  });

  it('after the end never acts, whatever the end was', () => {
    story.send();
    story.reply('succeeded');
    expect([story.ask()?.state, acts()]).toEqual(['succeeded', 1]);
    story.isConnected = false;
    story.ask({ id: 'refused' });
    story.isConnected = true;
    expect([story.ask({ id: 'refused' })?.state, acts()]).toEqual(['refused', 1]);
  });

  it('as a retained message after it acted is answered with what became of it', () => {
    story.send();
    expect(story.ask({ isRetained: true })?.state).toBe('sent');
  });

  it('does not act once it came as a retained message', () => {
    story.ask({ isRetained: true });
    expect([story.ask()?.state, acts()]).toEqual(['refused', 0]);
  });
});

describe('over a restart', () => {
  it('what was accepted and may not have been sent never acts', () => {
    story.ask();
    story.restart();
    expect(story.states).toEqual(['accepted', 'failed hub-restarted']);
    story.handOver();
    story.reply('succeeded');
    expect([story.ask()?.state, story.desk.mayBeSent('c-1', story.uptimeMs), acts()]).toEqual(['failed', false, 1]);
  });

  it('what was sent waits on for its outcome, and gets it', () => {
    story.send();
    story.restart(2_000);
    story.reply('succeeded');
    expect(story.states).toEqual(['accepted', 'sent', 'succeeded']);
  });

  it('what was sent has failed at its deadline, the time away included', () => {
    story.send();
    story.pass(1_000);
    story.restart(2_000);
    story.pass(1_999);
    expect(story.states.at(-1)).toBe('sent');
    story.pass(1);
    expect(story.states.at(-1)).toBe('failed no-reply');
  });

  it('a point still proves what was sent before, and the reply of before still counts in the reason', () => {
    story.send({ name: 'setMode', arguments: { mode: 'busy' } });
    story.reply('succeeded');
    story.restart();
    story.pass(5_000);
    expect(story.views.at(-1)?.reason?.text.en).toContain('The device said that it was done.');
    story.send({ id: 'c-2', name: 'setMode', arguments: { mode: 'idle' } });
    story.restart();
    story.see('mode', 'idle');
    expect(story.states.at(-1)).toBe('succeeded');
  });

  it('ended ones are remembered, and the newest are shown with their arguments', () => {
    story.send();
    story.reply('succeeded');
    story.restart();
    expect(story.ask({ arguments: { speed: 1 } })).toMatchObject({ state: 'succeeded', arguments: { speed: 7 } });
    expect(story.desk.list()).toMatchObject([{ id: 'c-1', arguments: { speed: 7 } }]);
    expect(acts()).toBe(1);
  });
});

describe('memory', () => {
  it('lasts for a day after the end, and the journal forgets with it', () => {
    story.send();
    story.reply('succeeded');
    story.pass(REMEMBERED_MS - 1);
    expect([story.desk.find('c-1')?.state, story.kept.size]).toEqual(['succeeded', 1]);
    story.pass(1);
    expect([story.desk.find('c-1'), story.desk.list(), story.kept.size]).toEqual([undefined, [], 0]);
  });

  it('begins its day anew with each start, and ends at a start that comes two days later', () => {
    story.send();
    story.reply('succeeded');
    story.restart(2 * REMEMBERED_MS - 1);
    expect(story.desk.find('c-1')?.state).toBe('succeeded');
    story.restart(1);
    expect([story.desk.find('c-1'), story.kept.size]).toEqual([undefined, 0]);
  });

  it('is not shortened by a start with a clock that is not to be relied on', () => {
    story.send();
    story.reply('succeeded');
    story.isClockTrusted = false;
    story.restart(10 * REMEMBERED_MS);
    expect(story.desk.find('c-1')?.state).toBe('succeeded');
  });

  it('holds so many: what never acted gives way first, and with nothing left to give way commands are refused', () => {
    story.isConnected = false;
    story.ask({ id: 'never-acted' });
    story.isConnected = true;
    for (let count = 1; count < MAX_REMEMBERED; count++) {
      story.send({ id: `c-${count}` });
      story.handOver(`c-${count}`);
      story.hear({ channel: 'reply', data: { commandId: `c-${count}`, outcome: 'succeeded' } });
    }
    expect(story.kept.size).toBe(MAX_REMEMBERED);
    story.send({ id: 'one-more' });
    story.hear({ channel: 'reply', data: { commandId: 'one-more', outcome: 'succeeded' } });
    expect([story.states.at(-1), story.desk.find('never-acted')]).toEqual(['succeeded', undefined]);
    const before = acts();
    story.ask({ id: 'too-many' });
    expect([story.states.at(-1), acts(), story.kept.size]).toEqual(['refused too-many', before, MAX_REMEMBERED]);
    expect(story.ask({ id: 'c-1' })?.state).toBe('succeeded');
  });

  it('keeps arguments of the newest only, in the journal too', () => {
    for (let count = 0; count <= MAX_RECENT; count++) {
      story.send({ id: `c-${count}` });
      story.hear({ channel: 'reply', data: { commandId: `c-${count}`, outcome: 'succeeded' } });
    }
    expect(story.desk.list()).toHaveLength(MAX_RECENT);
    expect(story.desk.list()[0]?.id).toBe(`c-${MAX_RECENT}`);
    expect(story.desk.find('c-0')?.arguments).toEqual({});
    expect(JSON.parse(story.kept.get('c-0') ?? '').view.arguments).toEqual({});
    expect(story.desk.find('c-1')?.arguments).toEqual({ speed: 7 });
  });
});
