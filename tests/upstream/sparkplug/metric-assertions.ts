// Assertions on metrics: names, aliases, data types, properties.

import { join } from 'node:path';
import { expect } from 'vitest';
import type { Contract } from '../../../firmware-contracts/contract.ts';
import { listClassFolders, loadClassFolder } from '../../../firmware-contracts/load-contracts.ts';
import { deviceMetrics, nodeMetrics } from '../../../hub/upstream/sparkplug/metrics/metric-definitions.ts';
import { type Assertion, assertion, onRun } from './assertion.ts';
import { CONTRACT } from './fake-hall.ts';
import type { HeardMetric } from './heard.ts';
import { all, BIRTHS, DATA, metricsOf } from './recorded-run.ts';

/** By number: Int32, Int64, Double, Boolean, String, DateTime, and the field of the wire that bears such a value. */
const FIELD_OF: Readonly<Record<number, string>> = {
  3: 'int_value',
  4: 'long_value',
  10: 'double_value',
  11: 'boolean_value',
  12: 'string_value',
  13: 'long_value',
};
const SHIPPED = join(import.meta.dirname, '../../../firmware-contracts');

const propertiesIn = (metrics: readonly HeardMetric[]) => {
  const properties = metrics.flatMap((metric) => metric.properties);
  expect(properties.length).toBeGreaterThan(5);
  return properties;
};

export const metricAssertions: readonly Assertion[] = [
  onRun(
    ['payloads-name-requirement'],
    'each metric has a name or an alias that a birth of its session explained',
    (run) => {
      for (const { messages } of run.sessions) {
        const explained = new Set(
          messages.flatMap(({ metrics }) => metrics.filter(({ name }) => name).map(({ alias }) => alias)),
        );
        for (const { name, alias } of metricsOf(messages))
          expect(name !== undefined || explained.has(alias)).toBe(true);
      }
    },
  ),
  onRun(['payloads-alias-uniqueness'], 'an alias means one metric of one device, over the whole node', (run) => {
    const meaning = new Map<number, string>();
    for (const { metrics, device } of all(run, ...BIRTHS))
      for (const { name, alias } of metrics) {
        if (alias === undefined) continue;
        const mine = `${device}/${name}`;
        expect(meaning.get(alias) ?? mine).toBe(mine);
        meaning.set(alias, mine);
      }
    expect(meaning.size).toBeGreaterThan(50);
  }),
  onRun(
    ['payloads-alias-birth-requirement'],
    'each metric of a birth has name and alias, but for Node Control/Rebirth',
    (run) => {
      for (const { name, alias } of metricsOf(all(run, ...BIRTHS))) {
        expect(name).toBeTruthy();
        if (name !== 'Node Control/Rebirth') expect(alias, name).toBeGreaterThan(0);
      }
    },
  ),
  assertion(['case-sensitivity-metric-names'], 'metric names of a class differ in more than their case', () => {
    const [first] = Object.values(CONTRACT.points);
    const twins = { ...CONTRACT, points: { ...CONTRACT.points, ...(first && { HEAT: first }) } } as Contract;
    const shipped = listClassFolders([SHIPPED]).map((folder) => loadClassFolder(folder).contract);
    expect(shipped.length).toBeGreaterThan(4);
    for (const definitions of [nodeMetrics(), ...[twins, ...shipped].map((contract) => deviceMetrics(contract))]) {
      const names = definitions.map(({ name }) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    }
  }),
  onRun(
    ['payloads-metric-datatype-value-type', 'payloads-metric-datatype-value'],
    'the datatype is one of the numbers of the specification',
    (run) => {
      for (const { datatype = -1 } of metricsOf(all(run, ...BIRTHS)))
        expect(Object.keys(FIELD_OF)).toContain(`${datatype}`);
    },
  ),
  onRun(['payloads-metric-datatype-req'], 'each metric of a birth has its datatype, and its value is of it', (run) => {
    for (const { name, datatype = -1, field, isNull } of metricsOf(all(run, ...BIRTHS)))
      if (!isNull) expect(field, name).toBe(FIELD_OF[datatype]);
  }),
  onRun(
    ['payloads-propertyset-keys-array-size', 'payloads-propertyset-values-array-size'],
    'a property set has as many values as keys, and no key twice',
    (run) => {
      for (const { name, properties } of metricsOf(run.messages))
        expect(new Set(properties.map(({ key }) => key)).size, name).toBe(properties.length);
      const counts = metricsOf(run.messages).map(({ propertyCounts }) => propertyCounts);
      for (const { keys, values } of counts) expect(keys).toBe(values);
      expect(Math.max(...counts.map(({ keys }) => keys))).toBeGreaterThan(3);
    },
  ),
  onRun(
    ['payloads-metric-propertyvalue-type-type', 'payloads-metric-propertyvalue-type-value'],
    'the type of a property is one of the numbers of the specification, and its value is of it',
    (run) => {
      for (const { key, type = -1, field } of propertiesIn(metricsOf(run.messages)))
        expect(field, key).toBe(FIELD_OF[type]);
    },
  ),
  onRun(['payloads-metric-propertyvalue-type-req'], 'each property of a birth has its type', (run) => {
    for (const { key, type } of propertiesIn(metricsOf(all(run, ...BIRTHS)))) expect(type, key).toBeGreaterThan(0);
    for (const { key, type } of propertiesIn(metricsOf(all(run, ...DATA)))) expect(type, key).toBeGreaterThan(0);
  }),
  onRun(['payloads-propertyset-quality-value-type'], 'Quality is an Int32', (run) => {
    for (const { type } of qualities(run)) expect(type).toBe(3);
  }),
  onRun(
    ['payloads-propertyset-quality-value-value'],
    'Quality is an intvalue: 192 for good, 500 for what may be stale',
    (run) => {
      for (const { field } of qualities(run)) expect(field).toBe('int_value');
      expect(new Set(qualities(run).map(({ value }) => value))).toEqual(new Set([192n, 500n]));
    },
  ),
];

function qualities(run: Parameters<typeof all>[0]) {
  const found = propertiesIn(metricsOf(all(run, 'DBIRTH'))).filter(({ key }) => key === 'Quality');
  expect(found.length).toBeGreaterThan(1);
  return found;
}
