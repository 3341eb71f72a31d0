// What an audit says where the hub has a record aside and the centre holds its number: it may hold another record.

import { expect, it } from 'vitest';
import { compare, holdings, look } from './looks.ts';
import { reportOf } from './report-of.ts';

const losses = [{ ranges: [[5, 5]] as const, reason: 'set-aside' as const }];
const withAside = (...setAside: number[]) => look({ last: 9, confirmed: 9, setAside, losses });

it('a record that is aside, and whose number the centre holds, is a conflict', () => {
  const found = compare(withAside(5), holdings([[1, 9]]));
  expect(found).toMatchObject({ verdict: 'incomplete', lost: [], conflicting: [{ ranges: [[5, 5]], count: 1 }] });
  expect(reportOf(found)).toMatch(/CONFLICT:\n {2}event 5 \(1, epoch e1\): the centre refused them/);
  expect(reportOf(found)).toMatch(/NOT complete: 1 record in conflict, as listed above/);
});

it('a record that is aside, and whose number the centre lacks, is none', () => {
  const found = compare(
    withAside(5),
    holdings([
      [1, 4],
      [6, 9],
    ]),
  );
  expect(found).toMatchObject({ verdict: 'complete', conflicting: [] });
});

it('a record that was sent again while the centre was asked is none', () => {
  expect(compare(withAside(5), holdings([[1, 9]]), withAside())).toMatchObject({
    verdict: 'complete',
    conflicting: [],
  });
  expect(compare(withAside(), holdings([[1, 9]]), withAside(5))).toMatchObject({
    verdict: 'complete',
    conflicting: [],
  });
});

it('the same number of another epoch is none', () => {
  const journal = look({ last: 9, confirmed: 9, laterEpochs: [4], setAside: [5] });
  const found = compare(journal, holdings([[1, 3]], { e2: [[4, 9]] }));
  expect(found).toMatchObject({ verdict: 'complete', conflicting: [] });
});
