// A run of records: what is at hand, where it goes on, and where it ends.

import { expect, it } from 'vitest';
import { RecordStream } from '../../../hub/upstream/outbox/record-stream.ts';
import { draft } from '../../journal/open-journal.ts';
import { upTo } from '../centre.ts';

const record = (seq: number) => ({ ...draft('event'), seq, epoch: 'e', boot: 1 });
const slice = (last: number, ...seqs: number[]) => ({ records: seqs.map(record), upTo: last });

function taken(stream: RecordStream): number[] {
  const seqs: number[] = [];
  for (let next = stream.take(); next; next = stream.take()) seqs.push(next.seq);
  return seqs;
}

it('ends where it is told to, though the journal reads on', () => {
  const stream = new RecordStream(2, 5);
  expect(stream.fill(slice(9, 3, 4, 5, 6, 7))).toEqual([]);
  expect(taken(stream)).toEqual([3, 4, 5]);
  expect(stream.isBehind(9)).toBe(false);
});

it('names the numbers that the journal no longer has, at the end as well, and asks no more for them', () => {
  const stream = new RecordStream(0, Number.POSITIVE_INFINITY);
  expect(stream.fill(slice(9, 2, 5, 6))).toEqual([
    [1, 1],
    [3, 4],
    [7, 9],
  ]);
  expect([stream.tail, stream.isBehind(9), stream.isBehind(10)]).toEqual([9, false, true]);
});

it('takes what is committed only where it follows without a gap, and as long as there is room', () => {
  const stream = new RecordStream(0, Number.POSITIVE_INFINITY);
  stream.offer(record(2));
  for (const seq of upTo(300)) stream.offer(record(seq));
  expect(taken(stream)).toEqual(upTo(200));
  expect(stream.isBehind(300)).toBe(true);
});

it('takes no record twice, whatever was offered while it was read', () => {
  const stream = new RecordStream(0, Number.POSITIVE_INFINITY);
  stream.offer(record(1));
  expect(stream.fill(slice(2, 1, 2))).toEqual([]);
  expect(taken(stream)).toEqual([1, 2]);
});
