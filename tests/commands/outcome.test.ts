// A command succeeded only when the device's reply or its observed state agrees, as its contract asks.

import { beforeEach, describe, expect, it } from 'vitest';
import { deviceId } from '../../hub/messages/ids.ts';
import { DeskStory, device } from './desk-story.ts';

let story: DeskStory;
beforeEach(() => {
  story = new DeskStory();
});

const last = () => story.states.at(-1);
const why = () => story.views.at(-1)?.reason?.text.en;

describe('a command that is proven by its reply', () => {
  beforeEach(() => story.send());

  it('is accepted, sent, and succeeded once the device says so', () => {
    story.reply('succeeded');
    expect(story.states).toEqual(['accepted', 'sent', 'succeeded']);
  });

  it.each([
    ['refused', 'failed device-refused'],
    ['failed', 'failed device-failed'],
  ])('has failed with the reason of the device where it %s', (outcome, state) => {
    story.reply(outcome, { reason: 'door open' });
    expect([last(), why()]).toEqual([state, expect.stringContaining('door open')]);
  });

  it('has failed once its time is over without a reply', () => {
    story.pass(4_999);
    expect(last()).toBe('sent');
    story.pass(1);
    expect([last(), why()]).toEqual(['failed no-reply', 'The device did not say within 5 s that it was done.']);
  });

  it('is not proven by the reply to another command, of another device, or by a stored one', () => {
    story.hear({ channel: 'reply', data: { commandId: 'c-2', outcome: 'succeeded' } });
    const reply = { channel: 'reply', data: { commandId: 'c-1', outcome: 'succeeded' } };
    story.hear({ ...reply, deviceId: deviceId('gadget-02') });
    story.hear({ ...reply, isRetained: true });
    story.hear({ ...reply, channel: 'event' });
    expect(story.states).toEqual(['accepted', 'sent']);
  });

  it('stays what it was when the reply comes too late, or another one follows', () => {
    story.pass(5_000);
    story.reply('succeeded');
    expect(last()).toBe('failed no-reply');
    story.send({ id: 'c-2' });
    story.hear({ channel: 'reply', data: { commandId: 'c-2', outcome: 'succeeded' } });
    story.hear({ channel: 'reply', data: { commandId: 'c-2', outcome: 'failed' } });
    expect(last()).toBe('succeeded');
  });
});

describe('a command that is proven by a point', () => {
  beforeEach(() => story.send({ name: 'setMode', arguments: { mode: 'busy' } }));

  it('succeeded once the point has the value of the argument', () => {
    story.see('mode', 'busy');
    expect(last()).toBe('succeeded');
  });

  it('is not proven by the reply alone, and its reason says what was missing', () => {
    story.reply('succeeded');
    story.see('mode', 'idle');
    expect(last()).toBe('sent');
    story.pass(5_000);
    expect(last()).toBe('failed not-observed');
    expect(why()).toBe('"mode" was not seen at "busy" within 5 s; it showed "idle". The device said that it was done.');
  });

  it('says so where nothing at all came', () => {
    story.pass(5_000);
    expect(why()).toBe(
      '"mode" was not seen at "busy" within 5 s; nothing was observed since. The device gave no reply.',
    );
  });

  it('has failed at once where the device refuses it', () => {
    story.reply('refused');
    expect(last()).toBe('failed device-refused');
  });

  it('is not proven by what was made before it was sent, was overtaken, or is of another point', () => {
    story.pass(2_000);
    story.see('mode', 'busy', 4_000);
    story.see('mode', 'busy', 0, false);
    story.see('depth', 'busy');
    expect(last()).toBe('sent');
    story.see('mode', 'busy', 1_900);
    expect(last()).toBe('succeeded');
  });

  it('is proven by what arrives after it where nobody knows the clock of the device', () => {
    story.see('mode', 'busy', undefined);
    expect(last()).toBe('succeeded');
  });

  it('writes nothing down for what was merely seen', () => {
    const before = story.writes;
    story.see('mode', 'idle');
    expect(story.writes).toBe(before);
  });
});

describe('a command that is proven by a literal', () => {
  it('succeeded once the point has it, though it be false', () => {
    story.send({ name: 'stop', arguments: {} });
    story.see('spinning', true);
    story.see('spinning', false);
    expect(story.states).toEqual(['accepted', 'sent', 'succeeded']);
  });
});

describe('a command that was accepted', () => {
  it('has failed where the device was gone when it was to be sent, and is not said to be sent', () => {
    story.ask();
    story.handOver('c-1', 'device-offline');
    expect(story.states).toEqual(['accepted', 'failed device-offline']);
  });

  it('is sent once, whatever is said of its hand-over later', () => {
    story.send();
    expect(story.desk.mayBeSent('c-1', story.uptimeMs)).toBe(false);
    story.handOver('c-1', 'device-offline');
    expect(story.states).toEqual(['accepted', 'sent']);
  });

  it('is expired where its commit took too long', () => {
    story.ask();
    expect(story.desk.mayBeSent('c-1', story.uptimeMs)).toBe(true);
    story.pass(10_000);
    expect(story.desk.mayBeSent('c-1', story.uptimeMs)).toBe(false);
    story.handOver('c-1', 'device-offline');
    expect(story.states).toEqual(['accepted', 'expired expired']);
  });

  it('is not proven by a point before it is known to be sent, but ended by a reply', () => {
    story.ask({ name: 'stop', arguments: {} });
    story.see('spinning', false);
    expect(story.states).toEqual(['accepted']);
    story.reply('refused');
    expect(story.states).toEqual(['accepted', 'failed device-refused']);
    story.handOver();
    expect(story.states).toHaveLength(2);
  });

  it('has failed when its device is removed', () => {
    story.send();
    story.take(story.desk.deviceRemoved(deviceId('gadget-02'), story.moment));
    expect(last()).toBe('sent');
    story.take(story.desk.deviceRemoved(device.id, story.moment));
    expect(last()).toBe('failed device-removed');
  });
});
