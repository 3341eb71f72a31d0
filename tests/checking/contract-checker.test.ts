// Every message that breaks its contract is refused with reason, place and words.

import { describe, expect, it } from 'vitest';
import { ContractChecker } from '../../hub/checking/contract-checker.ts';
import type { Violation } from '../../hub/messages/observation.ts';
import { gadget, gadgetLibrary, inbound, rfc3339 } from '../support/gadget-class.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const plain = gadget();
const envelope = { at: rfc3339(NOW - 5), boot: 'b1', seq: 3 };
const checker = new ContractChecker(gadgetLibrary());

function violation(channel: string, payload: Uint8Array | string | object): Violation {
  const result = checker.check(inbound(plain, channel, payload), NOW);
  if (result.ok) throw new Error('the message was accepted');
  return result.violation;
}

describe('a message that keeps its contract', () => {
  it('is an observation with points in their units, by their paths', () => {
    const payload = { ...envelope, heat: 21.5, spinning: true, tank: { depth: 0.4 } };
    const result = checker.check(inbound(plain, 'telemetry', payload), NOW);
    expect(result).toMatchObject({
      ok: true,
      observation: { at: NOW - 5, receivedAt: NOW, boot: 'b1', seq: 3, isRetained: false, faults: undefined },
    });
    expect(result.ok && result.observation.points).toEqual([
      { name: 'heat', unit: '°C', value: 21.5 },
      { name: 'spinning', unit: '', value: true },
      { name: 'depth', unit: 'm', value: 0.4 },
    ]);
    expect(result.ok && result.observation.data).toEqual({ heat: 21.5, spinning: true, tank: { depth: 0.4 } });
  });

  it('carries the whole list of faults', () => {
    const result = checker.check(inbound(plain, 'state', { ...envelope, faults: ['worn', 'jammed'] }), NOW);
    expect(result.ok && result.observation.faults).toEqual(['worn', 'jammed']);
  });
});

describe('a message that breaks its contract', () => {
  it.each([
    [
      'a value out of range',
      'telemetry',
      { ...envelope, heat: 900 },
      '/heat',
      '/heat must be <= 200.',
      '/heat 必须 <= 200。',
    ],
    ['a missing field', 'state', envelope, '', 'The message lacks the field "faults".', '消息 缺少字段“faults”。'],
    [
      'a wrong type',
      'telemetry',
      { ...envelope, heat: '21' },
      '/heat',
      '/heat must be of type number.',
      '/heat 的类型必须是 number。',
    ],
    [
      'an unknown field',
      'telemetry',
      { ...envelope, warmth: 1 },
      '',
      'The message has the field "warmth", which the contract does not know.',
      '消息 含有契约中没有的字段“warmth”。',
    ],
    [
      'an unknown word',
      'state',
      { ...envelope, faults: [], mode: 'x' },
      '/mode',
      '/mode must be one of idle, busy.',
      '/mode 必须是以下之一：idle、busy。',
    ],
    [
      'the same fault twice',
      'state',
      { ...envelope, faults: ['worn', 'worn'] },
      '/faults',
      '/faults holds the same entry twice.',
      '/faults 含有重复项。',
    ],
    [
      'an empty boot',
      'presence',
      { ...envelope, boot: '', state: 'lost' },
      '/boot',
      '/boot is too short: at least 1.',
      '/boot 过短，至少 1。',
    ],
    [
      'no time',
      'presence',
      { ...envelope, at: 'noon', state: 'lost' },
      '/at',
      '/at must have the format date-time.',
      '/at 必须符合格式 date-time。',
    ],
  ])('says of %s where and what, in both languages', (_what, channel, payload, path, en, zh) => {
    expect(violation(channel, payload)).toMatchObject({ reason: 'schema', path, message: { en, zh } });
  });

  it.each([
    ['not-json', '{"heat": 21', 'The payload is not valid JSON'],
    ['not-json', '[1]', 'not an object'],
    ['not-json', '', 'The payload is not valid JSON'],
    ['duplicate-key', '{"heat":1,"heat":2}', 'The key "heat" stands twice in one object.'],
    ['forbidden-key', '{"constructor":1}', 'The key "constructor" is not allowed.'],
    ['not-utf8', Buffer.from([0x22, 0xc3, 0x28]), 'The payload is not UTF-8 text.'],
    ['too-deep', '['.repeat(40), 'nested more than 32 levels'],
    ['too-large', `"${'a '.repeat(40_000)}"`, 'too large (80002 bytes; at most 65536)'],
    ['too-large', `{"faults":[${'0,'.repeat(1_000)}0]}`, 'too large (more than 1000 entries)'],
  ])('is refused as %s before its content counts', (reason, payload, words) => {
    const { message, ...rest } = violation('telemetry', payload);
    expect(rest.reason).toBe(reason);
    expect(message.en).toContain(words);
    expect(message.zh).toMatch(/\p{Script=Han}/u);
  });

  it('is told for the branch whose type it has', () => {
    expect(violation('event', { ...envelope, type: 'pressed' }).message.en).toBe(
      'The message lacks the field "durationMs".',
    );
    expect(violation('event', { ...envelope, type: 'met', consent: 1 })).toMatchObject({ path: '/consent' });
    expect(violation('event', { ...envelope, seq: 0, type: 'met', consent: true })).toMatchObject({ path: '/seq' });
  });

  it('is told all types there are where its own is none of them', () => {
    expect(violation('event', { ...envelope, type: 'kicked' })).toMatchObject({
      path: '/type',
      message: { en: '/type must be one of pressed, met.' },
    });
  });

  it.each([
    ['a channel the class does not have', 'gossip'],
    ['a channel that goes to the device', 'command'],
  ])('is refused on %s', (_what, channel) => {
    expect(violation(channel, envelope)).toMatchObject({
      reason: 'channel-unknown',
      message: { en: expect.stringContaining(channel) },
    });
  });

  it('is refused with a time that JavaScript cannot hold, such as a leap second', () => {
    const leap = '2016-12-31T23:59:60Z';
    expect(violation('presence', { ...envelope, at: leap, state: 'lost' })).toMatchObject({
      reason: 'schema',
      path: '/at',
    });
  });
});
