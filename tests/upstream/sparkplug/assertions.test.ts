// Every normative assertion of Sparkplug 3.0 that concerns the hub, by its id; and that none of the others is forgotten.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';
import type { Assertion } from './assertion.ts';
import { birthAssertions } from './birth-assertions.ts';
import { commandAssertions } from './command-assertions.ts';
import { dataAssertions } from './data-assertions.ts';
import { deathAssertions } from './death-assertions.ts';
import { metricAssertions } from './metric-assertions.ts';
import { NOT_APPLICABLE } from './not-applicable.ts';
import { primaryHostAssertions } from './primary-host-assertions.ts';
import { recordedRun } from './recorded-run.ts';
import { topicAssertions } from './topic-assertions.ts';
import { wireAssertions } from './wire-assertions.ts';

const GROUPS: Readonly<Record<string, readonly Assertion[]>> = {
  'names and topics': topicAssertions,
  births: birthAssertions,
  data: dataAssertions,
  deaths: deathAssertions,
  metrics: metricAssertions,
  commands: commandAssertions,
  'the primary host': primaryHostAssertions,
  'the connection': wireAssertions,
};

const id = (short: string) => `tck-id-${short}`;

describe.each(Object.entries(GROUPS))('Sparkplug on %s', (_, assertions) => {
  for (const { ids, says, holds } of assertions)
    for (const short of ids) it(`${id(short)}: ${says}`, async () => holds());
});

describe('the list of assertions', () => {
  const tested = Object.values(GROUPS).flatMap((group) => group.flatMap(({ ids }) => ids));
  const exempt = Object.values(NOT_APPLICABLE).flat();

  it('names none twice, whether tested or exempt', () => {
    const all = [...tested, ...exempt];
    expect(all.filter((item, index) => all.indexOf(item) !== index)).toEqual([]);
  });

  it.runIf(hasSharedData)('is that of the specification: none is missing, none invented', () => {
    const lines = readFileSync(sharedData('sparkplug/assertions.tsv'), 'utf8').trim().split('\n');
    const specified = lines.map((line) => line.split('\t')[0] ?? '').sort();
    expect(specified).toHaveLength(299);
    expect([...tested, ...exempt].map(id).sort()).toEqual(specified);
  });

  it('exempts templates and data sets because the hub has none', async () => {
    const { messages } = await recordedRun();
    const types = new Set(messages.flatMap(({ metrics }) => metrics.map(({ datatype }) => datatype)));
    expect([...types].filter((type) => type === 16 || type === 19)).toEqual([]);
    expect(types.has(12)).toBe(true);
  });
});
