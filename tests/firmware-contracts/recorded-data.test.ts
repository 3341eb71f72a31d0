// Real measurements keep the contracts: the recorded room and the recorded entrance.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { ContractLibrary } from '../../hub/checking/contract-library.ts';
import { deviceClass } from '../../hub/messages/ids.ts';
import { hasSharedData, sharedData, WHY_SKIPPED } from '../support/shared-data.ts';

const ROOM = 'uci-occupancy/room-environment-2015-02-04_to_10.csv';
const ENTRANCE = 'calit2-people-counts/inflow-2005-07-24_to_2005-09-17.csv';

/** Rows without the heading, cells without quotation marks. */
function rowsOf(path: string): string[][] {
  const lines = readFileSync(sharedData(path), 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.replaceAll('"', '').split(','));
}

function refusedRows(className: string, payloads: readonly Record<string, number>[]): unknown[] {
  const folder = loadClassFolder(join(import.meta.dirname, '../../firmware-contracts', className));
  const telemetry = new ContractLibrary([folder]).get(deviceClass(className))?.channels.get('telemetry');
  const envelope = { at: '2026-01-05T08:00:00.000Z', boot: 'b7Kq', seq: 1 };
  return payloads.filter((payload) => (telemetry?.validate({ ...envelope, ...payload }) ?? ['no contract']).length > 0);
}

describe.skipIf(!hasSharedData)(`recorded measurements (${WHY_SKIPPED})`, () => {
  it('every row of the recorded room is a good telemetry of an environment sensor', () => {
    const payloads = rowsOf(ROOM).map((cells) => {
      const [temperature = 0, humidity = 0, illuminance = 0, co2 = 0, humidityRatio = 0, occupancy = 0] = cells
        .slice(2)
        .map(Number);
      return { temperature, humidity, illuminance, co2, humidityRatio, occupancy };
    });
    expect(payloads.length).toBe(8143);
    expect(refusedRows('environment-sensor', payloads)).toEqual([]);
  });

  it('every half hour of the recorded entrance is a good telemetry of a people counter', () => {
    const payloads = rowsOf(ENTRANCE).map(([, observed]) => ({ peopleIn: Number(observed) }));
    expect(payloads.length).toBe(2688);
    expect(refusedRows('people-counter', payloads)).toEqual([]);
  });
});
