// Receipts are read strictly: whatever is not exactly one is refused, with a reason that quotes nothing of it.

import { describe, expect, it } from 'vitest';
import { readReceipt } from '../../../hub/upstream/centre-messages/receipt.ts';

const GOOD = { epoch: 'Ab3_x-9Zq', lane: 'event', seq: 12, at: '2026-01-05T08:00:00.123Z' };
const read = (message: unknown) => readReceipt(Buffer.from(JSON.stringify(message)));

it('a receipt is read with its ranges and refusals, or without', () => {
  const { epoch, lane, seq } = { ...GOOD, lane: 'event' };
  expect(read(GOOD)).toEqual({ ok: true, receipt: { epoch, lane, seq, ranges: [], refused: [] } });
  const more = {
    ranges: [
      [14, 14],
      [16, 20],
    ],
    refused: [{ seq: 13, reason: '类型未知' }],
  };
  expect(read({ ...GOOD, ...more, at: '2026-01-05T16:00:00+08:00' })).toEqual({
    ok: true,
    receipt: { epoch, lane, seq, ...more },
  });
});

it.each([
  ['no object', 7],
  ['a list', [GOOD]],
  ['an empty epoch', { ...GOOD, epoch: '' }],
  ['a long epoch', { ...GOOD, epoch: 'e'.repeat(65) }],
  ['a lane that there is not', { ...GOOD, lane: 'events' }],
  ['a lane of the prototype', { ...GOOD, lane: 'constructor' }],
  ['no number', { ...GOOD, seq: undefined }],
  ['a number as text', { ...GOOD, seq: '12' }],
  ['a negative number', { ...GOOD, seq: -1 }],
  ['a broken number', { ...GOOD, seq: 1.5 }],
  ['a number that JSON cannot hold exactly', { ...GOOD, seq: 2 ** 53 }],
  ['ranges that are null', { ...GOOD, ranges: null }],
  ['a range from 0', { ...GOOD, ranges: [[0, 1]] }],
  ['a range that runs back', { ...GOOD, ranges: [[5, 4]] }],
  ['a range of three', { ...GOOD, ranges: [[4, 5, 6]] }],
  ['a refusal without a reason', { ...GOOD, refused: [{ seq: 1 }] }],
  ['a refusal with an empty reason', { ...GOOD, refused: [{ seq: 1, reason: '' }] }],
  ['a refusal of number 0', { ...GOOD, refused: [{ seq: 0, reason: 'no' }] }],
  ['no time', { ...GOOD, at: undefined }],
  ['a time that is none', { ...GOOD, at: 'yesterday' }],
])('%s is no receipt', (_what, message) => {
  const result = read(message);
  expect(result).toEqual({ ok: false, problem: expect.any(String) });
});

it('what is no JSON, or too long, is no receipt', () => {
  expect(readReceipt(Buffer.from('{"epoch":'))).toEqual({ ok: false, problem: 'not a JSON object' });
  expect(readReceipt(Buffer.from([0xff, 0xfe]))).toEqual({ ok: false, problem: 'not a JSON object' });
  const long = Buffer.from(JSON.stringify({ ...GOOD, padding: 'p'.repeat(1024 * 1024) }));
  expect(readReceipt(long)).toEqual({ ok: false, problem: expect.stringContaining('bytes') });
});

describe('what is too much in a receipt spoils nothing of the rest', () => {
  it('an endless reason is cut, and never through a character', () => {
    const refused = [
      { seq: 13, reason: 'r'.repeat(200_000) },
      { seq: 14, reason: `${'r'.repeat(999)}😀` },
    ];
    expect(read({ ...GOOD, refused })).toMatchObject({
      ok: true,
      receipt: {
        seq: 12,
        refused: [
          { seq: 13, reason: 'r'.repeat(1_000) },
          { seq: 14, reason: `${'r'.repeat(999)}\uFFFD` },
        ],
      },
    });
  });

  it('beyond a thousand ranges and a thousand refusals with their reasons it is left out', () => {
    const numbers = Array.from({ length: 1_001 }, (_, index) => index + 1);
    const ranges = numbers.map((number) => [2 * number, 2 * number]);
    const refused = numbers.map((number) => ({ seq: 2 * number + 1, reason: 'r'.repeat(900) }));
    const result = read({ ...GOOD, ranges, refused });
    expect(result).toMatchObject({ ok: true, receipt: { ranges: ranges.slice(0, 1_000) } });
    expect(result).toMatchObject({ ok: true, receipt: { refused: refused.slice(0, 1_000) } });
  });
});
