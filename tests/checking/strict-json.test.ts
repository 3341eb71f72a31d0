// JSON that two readers could understand differently is refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../hub/checking/strict-json.ts';

const parse = (text: string) => parseStrictJson(Buffer.from(text));

describe('strict JSON', () => {
  it('gives what JSON.parse gives for every JSON text without doubtful keys', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    ['a key that stands twice', '{"a":{"b":1,"b":2}}', { reason: 'duplicate-key', path: '/a/b' }],
    ['a key that stands twice in another spelling', '{"a":1,"\\u0061":2}', { reason: 'duplicate-key', path: '/a' }],
    ['a key twice in the second object of a list', '[{"a":1},{"a":1,"a":1}]', { reason: 'duplicate-key', path: '/a' }],
    [
      'a key that reaches into the prototype',
      '{"x":{"__proto__":{}}}',
      { reason: 'forbidden-key', path: '/x/__proto__' },
    ],
    ['a forbidden key in another spelling', '{"pr\\u006ftotype":1}', { reason: 'forbidden-key' }],
    [
      'a forbidden key that a harmless value names, too',
      '{"a":"constructor","constructor":1}',
      { reason: 'forbidden-key' },
    ],
    ['a list of more than 1,000', `[${'1,'.repeat(1_000)}1]`, { reason: 'too-large' }],
    ['text that breaks off', '{"a": "b', { reason: 'not-json' }],
    ['text that is no JSON', 'hello', { reason: 'not-json' }],
    ['nesting beyond 32 levels', `${'['.repeat(33)}${']'.repeat(33)}`, { reason: 'too-deep' }],
    ['nesting without an end', '['.repeat(60_000), { reason: 'too-deep' }],
    ['more than 64 KB', `"${'a'.repeat(65_536)}"`, { reason: 'too-large' }],
  ])('refuses %s', (_what, text, refusal) => {
    expect(parse(text)).toMatchObject({ ok: false, ...refusal });
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toMatchObject({ ok: false, reason: 'not-utf8' });
  });

  it('takes 32 levels, and the same key in different objects', () => {
    expect(parse(`${'['.repeat(32)}${']'.repeat(32)}`).ok).toBe(true);
    expect(parse('{"a":{"a":1},"b":[{"a":1},{"a":2}]}').ok).toBe(true);
  });

  it('takes words that are forbidden as keys where they are values', () => {
    expect(parse('{"a":"constructor","b":["__proto__"]}').ok).toBe(true);
  });

  it('takes 1,000 entries in each of several lists', () => {
    const list = `[${'1,'.repeat(999)}1]`;
    expect(parse(`[${list},${list}]`).ok).toBe(true);
  });

  it('is not misled by quotes, braces and commas within strings', () => {
    expect(parse('{"a":"x\\",\\"a\\":{","b":"}{,"}')).toEqual({ ok: true, value: { a: 'x","a":{', b: '}{,' } });
  });

  it('never quotes the received text in the reason', () => {
    expect(JSON.stringify(parse('{"name": CANARY}'))).not.toContain('CANARY');
  });
});
